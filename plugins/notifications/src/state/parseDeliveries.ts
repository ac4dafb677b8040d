import {
  DeliveryState,
  NotificationDelivery,
} from '@callboard/backstage-plugin-notifications-common';
import { z } from 'zod/v4';

const states = [
  'waiting',
  'retrying',
  'delivered',
  'superseded',
  'not-wanted',
  'filtered',
  'excluded',
  'no-address',
  'read',
  'resolved',
  'retracted',
  'expired',
  'dead',
  'unknown',
] as const satisfies DeliveryState[];

const text = z.string();
const date = text.refine(value => !Number.isNaN(Date.parse(value)));

const delivery = z.object({
  sendId: text,
  sentAt: date,
  channel: text,
  channelTitle: text,
  state: z.enum(states),
  reason: text.optional(),
  at: date.optional(),
  attempts: z.int().optional(),
  nextAttempt: date.optional(),
});
const response = z.object({ deliveries: z.array(z.unknown()) });

/** The deliveries of a response that have a known shape; others may come from a newer backend. */
export function parseDeliveries(answer: unknown): NotificationDelivery[] {
  const { data } = response.safeParse(answer);
  return (data?.deliveries ?? []).flatMap(item => {
    const { data: known } = delivery.safeParse(item);
    return known ? [known] : [];
  });
}
