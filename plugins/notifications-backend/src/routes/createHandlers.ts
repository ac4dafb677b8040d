import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { DateTime } from 'luxon';
import { DeliveryService } from '../deliveries';
import { DatabaseHealth } from '../health';
import { InboxService } from '../inbox';
import { PreferencesService } from '../preferences';
import { NotificationSender, SentNotifications } from '../sending';
import { Handlers } from './operations';
import {
  parseFilterQuery,
  parseOrder,
  parseTimestamp,
} from './parseInboxQuery';
import { parseUpdate } from './parseUpdate';
import { sendJsonArray } from './sendJsonArray';

export type HandlerOptions = {
  deliveries: DeliveryService;
  health: DatabaseHealth;
  inbox: InboxService;
  preferences: PreferencesService;
  sender: NotificationSender;
  sentNotifications: SentNotifications;
};

/** How long ago deliveries are looked for by default. */
const RECENT = { days: 7 };

/**
 * Whether a `Prefer` header asks for `return=minimal` (RFC 7240). Where a
 * preference is stated twice, the first counts.
 */
export function prefersMinimal(header = ''): boolean {
  // Whatever follows a semicolon are parameters of the preference.
  const preference = /(?:^|,)\s*return\s*=\s*"?([^",;]*?)"?\s*(?=[,;]|$)/i;
  return preference.exec(header)?.[1].toLowerCase() === 'minimal';
}

/** Makes the handlers of all operations. No rule lives here. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { deliveries, health, inbox, preferences, sender, sentNotifications } =
    options;
  return {
    GetHealth: async () => {
      await health.check();
      return { status: 'ok' };
    },

    ListNotifications: async ({ userRef, query, languages }, response) => {
      response.vary('Accept-Language');
      const { offset, limit, cursor, orderField, maxDescriptionLength } = query;
      const page = {
        userRef,
        filter: parseFilterQuery(query),
        order: parseOrder(orderField),
        // The document has a default.
        limit: limit!,
        offset,
        cursor,
      };
      return inbox.list(page, { languages, maxDescriptionLength });
    },

    GetNotification: async ({ userRef, params: { id } }) =>
      inbox.get({ userRef, id }),

    UpdateNotifications: async ({ userRef, body, languages }) => {
      const { filter, ...update } = parseUpdate(body);
      return filter
        ? inbox.markByFilter({ userRef, filter, ...update })
        : inbox.markByIds({ userRef, ...update }, { languages });
    },

    GetStatus: async ({ userRef }) => inbox.getStatus({ userRef }),

    GetTopics: async ({ userRef, query }) => ({
      topics: await inbox.listValues('topic', {
        userRef,
        filter: parseFilterQuery(query),
      }),
    }),

    GetOrigins: async ({ userRef, query }) => ({
      origins: await inbox.listValues('origin', {
        userRef,
        filter: parseFilterQuery(query),
      }),
    }),

    GetSettings: async ({ userRef }) => preferences.getSettings({ userRef }),

    SaveSettings: async ({ userRef, body: settings }) =>
      preferences.saveSettings({ userRef, settings }),

    SendNotification: async (
      { origin, authorizeBroadcast, body, header },
      response,
    ) => {
      const idempotencyKey = header('Idempotency-Key');
      const { receipt, isReplay, notifications } = await sender.send({
        origin,
        authorizeBroadcast,
        sendOptions: body as NotificationSendOptions,
        idempotencyKey,
      });

      const isMinimal = prefersMinimal(header('Prefer'));
      if (isMinimal) {
        response.set('Preference-Applied', 'return=minimal');
      }
      if (isReplay) {
        response.set('Idempotency-Replay', 'true');
      }
      if (isMinimal || idempotencyKey !== undefined) {
        return receipt;
      }
      await sendJsonArray(response, notifications);
      return undefined;
    },

    RetractNotifications: async ({ origin, body: { id, scope } }) =>
      sentNotifications.retract({ origin, id, scope }),

    ResolveNotifications: async ({ origin, body: { id, scope } }) =>
      sentNotifications.resolve({ origin, id, scope }),

    GetDeliveries: async ({ userRef, params: { id } }) =>
      deliveries.listForUser({ userRef, id }),

    GetSend: async ({ params: { sendId }, ...caller }) =>
      deliveries.getSend(caller, { sendId }),

    ListDeliveries: async ({ query, ...caller }) => {
      const { destination, channel, since, limit } = query;
      return deliveries.listTo(caller, {
        destination,
        channel,
        since: since
          ? parseTimestamp(since, 'since')
          : DateTime.now().minus(RECENT).toJSDate(),
        // The document has a default.
        limit: limit!,
      });
    },

    ListDeadLetters: async ({ query, ...caller }) =>
      deliveries.listDeadLetters(caller, { ...query, limit: query.limit! }),

    RedriveDeadLetters: async ({ body, ...caller }) =>
      deliveries.redrive(caller, body),
  };
}
