import {
  isValidNotificationLink,
  notificationSeverities,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import { z } from 'zod/v4';

const text = z.string();
const revision = z.int();
const date = text.refine(value => !Number.isNaN(Date.parse(value)));
const link = text.refine(isValidNotificationLink);
const texts = z.object({ title: text, description: text.optional() });

const notification = z.object({
  id: text,
  user: text.nullable(),
  userRef: text.optional(),
  isBroadcast: z.boolean().optional(),
  created: date,
  updated: date.optional(),
  saved: date.optional(),
  // What has just arrived is unread.
  read: z.undefined().optional(),
  rev: revision,
  sentRev: revision,
  origin: text,
  payload: texts.extend({
    descriptionFormat: z.enum(['text', 'markdown']).optional(),
    link: link.optional(),
    additionalLinks: z.array(z.object({ title: text, url: link })).optional(),
    severity: z.enum(notificationSeverities).optional(),
    topic: text.optional(),
    scope: text.optional(),
    icon: text.optional(),
    metadata: z
      .union([z.array(z.unknown()), z.record(text, z.unknown())])
      .optional(),
    translations: z.record(text, texts).optional(),
  }),
});

const signal = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('new_notification'),
    notification_id: text,
    rev: revision,
    notification,
  }),
  z.object({
    action: z.enum([
      'notification_read',
      'notification_unread',
      'notification_saved',
      'notification_unsaved',
    ]),
    notification_ids: z.array(text),
    rev: revision,
    operationId: text.optional(),
    more: z.boolean().optional(),
  }),
  z.object({
    action: z.literal('notification_retracted'),
    notification_ids: z.array(text),
    rev: revision,
  }),
]);

/**
 * Validates a signal. Any plugin and some external callers can publish on the channel,
 * so it is to be trusted no more than other data from outside. Further fields may come
 * from a newer backend.
 *
 * @returns the signal as it came, or undefined if it has no known shape
 */
export function parseNotificationSignal(
  message: unknown,
): NotificationSignal | undefined {
  return signal.safeParse(message).success
    ? (message as NotificationSignal)
    : undefined;
}
