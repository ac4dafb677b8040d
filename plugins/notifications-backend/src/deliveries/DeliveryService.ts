import { AuditorService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { NotificationDelivery } from '@callboard/backstage-plugin-notifications-common';
import { RequestQueues, toLoggableError } from '../lib';
import { normalizeEntityRef } from '../recipients';
import { DeliveryRecord } from '../store/deliveryRecord';
import { DeliveryRecords } from '../store/DeliveryRecords';
import { NotificationsStore } from '../store/NotificationsStore';
import { DeadState } from '../store/operations/listDeadLetters';
import { RedriveSelection } from '../store/operations/redriveDeliveries';
import { Operator } from './authorizeOperator';
import {
  decodeDeadLetterCursor,
  encodeDeadLetterCursor,
} from './deadLetterCursor';

/** Of how many sends a user sees the deliveries of a notification. */
const MAX_SENDS = 10;

const DEAD_STATES: DeadState[] = ['dead', 'unknown'];

/** Who asks about a send: an operator about any, a sender about its own. */
export type SendReader = Operator | { origin: string };

/** Says what became of deliveries outside of the inbox, and has them made again. */
export class DeliveryService {
  private readonly titles: Map<string, string>;

  constructor(
    private readonly options: {
      records: DeliveryRecords;
      store: NotificationsStore;
      channels: Array<{ id: string; title: string }>;
      queues: RequestQueues;
      auditor: AuditorService;
      /** Called when deliveries are due again. */
      wake: () => void;
    },
  ) {
    this.titles = new Map(options.channels.map(({ id, title }) => [id, title]));
  }

  /**
   * What became of a notification for a user, latest send first.
   *
   * @throws NotFoundError if it neither is in the inbox of the user nor was to be
   *   delivered to them.
   */
  async listForUser(options: {
    userRef: string;
    id: string;
  }): Promise<{ deliveries: NotificationDelivery[] }> {
    const { userRef, id } = options;
    const { records, store } = this.options;
    const { entries } = await store.getInboxEntries({ userRef, ids: [id] });
    const { deliveries } = await records.listOfNotification({
      // Another one than was asked for, if that was imported.
      notificationId: entries[0]?.id ?? id,
      destination: userRef,
      sends: MAX_SENDS,
    });
    if (entries.length + deliveries.length === 0) {
      throw new NotFoundError('There is no such notification');
    }
    return {
      deliveries: deliveries.map(delivery => this.toJson(delivery)),
    };
  }

  /**
   * What became of a send, by channel.
   *
   * @throws NotFoundError also if the send is that of another origin.
   */
  async getSend(reader: SendReader, { sendId }: { sendId: string }) {
    const read = async () => {
      const { send } = await this.options.records.getSend({ id: sendId });
      if (!send || ('origin' in reader && reader.origin !== send.origin)) {
        throw new NotFoundError('There is no such send');
      }
      const { sentAt, channels, ...rest } = send;
      return {
        ...rest,
        sentAt: sentAt.toISOString(),
        channels: channels.map(({ channel, counts, pause }) => ({
          channel,
          channelTitle: this.titleOf(channel),
          counts,
          ...toPauseJson(pause),
        })),
      };
    };
    return 'origin' in reader
      ? this.options.queues.costlyReads.inTurn(reader.origin, read)
      : this.read(reader, { queryType: 'send', sendId }, read);
  }

  /** What was to be delivered to one destination since a time, latest first. */
  async listTo(
    operator: Operator,
    options: {
      destination: string;
      channel?: string;
      since: Date;
      limit: number;
    },
  ) {
    const { channel, since, limit } = options;
    const destination = toDestination(options.destination);
    const meta = { queryType: 'destination', destination };
    return this.read(operator, meta, async () => {
      const { deliveries } = await this.options.records.listTo({
        destination,
        channel,
        since,
        sends: limit,
      });
      return {
        deliveries: deliveries.slice(0, limit).map(delivery => {
          const { notificationId, origin, topic, title, isBroadcast } =
            delivery;
          return {
            ...this.toJson(delivery),
            notificationId,
            origin,
            topic,
            title,
            isBroadcast,
            ...toPauseJson(delivery.pause),
          };
        }),
      };
    });
  }

  /** What failed for good, and was not delivered again since. */
  async listDeadLetters(
    operator: Operator,
    options: {
      channel?: string;
      state?: DeadState;
      limit: number;
      cursor?: string;
    },
  ) {
    const { channel, state, limit, cursor } = options;
    const after =
      cursor === undefined ? undefined : decodeDeadLetterCursor(cursor);
    const meta = { queryType: 'dead-letters', ...(channel && { channel }) };
    return this.read(operator, meta, async () => {
      const { deadLetters, next } = await this.options.records.listDeadLetters({
        channel,
        states: state ? [state] : DEAD_STATES,
        limit,
        after,
      });
      return {
        deadLetters: deadLetters.map(({ sentAt, at, ...deadLetter }) => ({
          ...deadLetter,
          channelTitle: this.titleOf(deadLetter.channel),
          sentAt: sentAt.toISOString(),
          at: at?.toISOString(),
        })),
        nextCursor: next && encodeDeadLetterCursor(next),
      };
    });
  }

  /** Has dead letters delivered again: everything of a channel, or what is named. */
  async redrive(
    operator: Operator,
    options: Omit<RedriveSelection, 'states'> & { states?: DeadState[] },
  ): Promise<{ redriven: number }> {
    const { states = DEAD_STATES, destination } = options;
    const selection = {
      ...options,
      states,
      ...(destination !== undefined && {
        destination: toDestination(destination),
      }),
    };
    return this.audited(
      operator,
      { eventId: 'dead-letter-redrive', meta: selection },
      () =>
        this.options.records
          .redrive(selection)
          // Also if it fails in a later batch.
          .finally(this.options.wake),
    );
  }

  private async read<T>(
    operator: Operator,
    meta: JsonObject,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.audited(operator, { eventId: 'delivery-fetch', meta }, () =>
      this.options.queues.costlyReads.inTurn(operator.operator, work),
    );
  }

  private async audited<T>(
    { operator, request }: Operator,
    { eventId, meta }: { eventId: string; meta: JsonObject },
    work: () => Promise<T>,
  ): Promise<T> {
    const event = await this.options.auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      request,
      meta: { ...meta, operator },
    });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toLoggableError(error) });
      throw error;
    }
  }

  private toJson(delivery: DeliveryRecord): NotificationDelivery {
    const { sendId, sentAt, channel, state, reason, attempts } = delivery;
    return {
      sendId,
      sentAt: sentAt.toISOString(),
      channel,
      channelTitle: this.titleOf(channel),
      state,
      reason,
      at: delivery.at?.toISOString(),
      attempts,
      nextAttempt: delivery.nextAttempt?.toISOString(),
    };
  }

  /** Those that were removed from the config have none. */
  private titleOf(channel: string): string {
    return this.titles.get(channel) ?? channel;
  }
}

/** Users may be named as the catalog lets them be named; all else is as channels say. */
function toDestination(text: string): string {
  return /^user:[^:/]+(\/[^:/]+)?$/i.test(text)
    ? normalizeEntityRef(text)
    : text;
}

function toPauseJson(pause: DeliveryRecord['pause']) {
  return {
    isPaused: pause !== undefined,
    pausedUntil: pause?.until.toISOString(),
    pauseReason: pause?.reason,
  };
}
