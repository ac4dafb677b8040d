import { createHmac } from 'node:crypto';
import { DeliveryState } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelDelivery,
  ChannelResult,
} from '@callboard/backstage-plugin-notifications-node';
import { PreferencesService } from '../preferences';
import { Carried, SentNotification } from '../store/channelTypes';
import { ChannelStore } from '../store/ChannelStore';
import { OutcomeCode, OUTCOMES } from '../store/deliveryStates';
import { Message } from '../store/types';
import { CallOutcome, callChannel, toCode, toReference } from './callChannel';
import { Channel } from './Channel';
import { REFUSAL_CODES } from './planWork';
import { ChannelTimes } from './retryPolicy';

/** One destination and the text that it is to get. */
export type Attempt = {
  destination: string;
  carried: Carried;
  /** Whether the recipient has it in no inbox. */
  withoutInbox: boolean;
  /** 1 for the first try. */
  attempt: number;
  reference?: string;
  /** Whether it is called for alone, as it failed together with others. */
  isAlone: boolean;
};

/** What an attempt came to. */
export type AttemptOutcome =
  | { kind: 'delivered'; reference?: string }
  | { kind: 'retry'; reason: string; afterSeconds?: number }
  | { kind: 'dead'; reason: string }
  /** Nothing was to be delivered. */
  | {
      kind: 'skipped';
      code: OutcomeCode;
      state: DeliveryState;
      reason?: string;
    };

export type AttemptResult = {
  /** Those that are absent were not tried, as the channel does not work. */
  outcomes: Map<string, AttemptOutcome>;
  unavailable?: { reason: string; afterSeconds?: number };
  /** Whether the channel was called and works. */
  isProof: boolean;
  /** Of calls that failed, for the log. */
  errors: unknown[];
};

/** Tells the links that turn a topic off; see `UnsubscribeLinks`. */
export type CreateUnsubscribeUrl = (options: {
  userRef: string;
  channel: string;
  origin: string;
  topic: string | undefined;
}) => string | undefined;

/**
 * Delivers to some destinations: decides for each whether it is wanted still, and calls
 * the channel once for each text.
 */
export class DeliveryAttempts {
  constructor(
    private readonly options: {
      channel: Channel;
      store: ChannelStore;
      preferences: PreferencesService;
      times: ChannelTimes;
      createUnsubscribeUrl: CreateUnsubscribeUrl;
    },
  ) {}

  async deliver(options: {
    send: SentNotification;
    attempts: Attempt[];
    /** Texts that were read before, to be added to. */
    messages: Map<string, Message>;
  }): Promise<AttemptResult> {
    const { send, attempts, messages } = options;
    const result: AttemptResult = {
      outcomes: new Map(),
      isProof: false,
      errors: [],
    };
    await this.readMessages(send, attempts, messages);
    const wanted = await this.dropUnwanted({ ...options, result });
    if (wanted.length === 0) {
      return result;
    }
    const sends = await this.readSends(send, wanted);
    const batches = [
      ...Map.groupBy(wanted, ({ carried, isAlone, destination }) =>
        JSON.stringify([
          carried.sendId,
          carried.messageId,
          isAlone ? destination : null,
        ]),
      ).values(),
    ];
    await Promise.all(
      batches.map(async batch => {
        const [{ carried }] = batch;
        const outcome = await this.call(
          sends.get(carried.sendId)!,
          messages.get(carried.messageId)!,
          batch,
        );
        collect(result, batch, outcome);
      }),
    );
    return result;
  }

  private async readMessages(
    send: SentNotification,
    attempts: Attempt[],
    messages: Map<string, Message>,
  ): Promise<void> {
    const ids = attempts.map(({ carried }) => carried.messageId);
    const missing = [...new Set(ids)].filter(id => !messages.has(id));
    if (missing.length > 0) {
      const { notificationId } = send;
      const found = await this.options.store.findMessages({
        notificationId,
        ids: missing,
      });
      for (const [id, message] of found) {
        messages.set(id, message);
      }
    }
  }

  private async readSends(
    send: SentNotification,
    attempts: Attempt[],
  ): Promise<Map<string, SentNotification>> {
    const ids = new Set(attempts.map(({ carried }) => carried.sendId));
    ids.delete(send.id);
    const others =
      ids.size > 0
        ? await this.options.store.findSends({ ids: [...ids] })
        : new Map<string, SentNotification>();
    return others.set(send.id, send);
  }

  /** @returns those that are wanted still; the reasons of the others are recorded */
  private async dropUnwanted(options: {
    send: SentNotification;
    attempts: Attempt[];
    messages: Map<string, Message>;
    result: AttemptResult;
  }): Promise<Attempt[]> {
    const { send, messages, result } = options;
    const { channel, store, preferences } = this.options;
    const skip = ({ destination }: Attempt, code: keyof typeof OUTCOMES) =>
      result.outcomes.set(destination, {
        kind: 'skipped',
        code,
        ...OUTCOMES[code],
      });
    const textOf = ({ carried }: Attempt) => messages.get(carried.messageId);

    let attempts = options.attempts.filter(
      attempt => textOf(attempt) !== undefined || !skip(attempt, 'e'),
    );
    const users = attempts.filter(({ destination }) => isUser(destination));
    if (users.length === 0 || send.isBroadcast) {
      return attempts;
    }
    const byTopic = Map.groupBy(users, user => textOf(user)!.payload.topic);
    const refused = new Set<Attempt>();
    for (const [topic, members] of byTopic) {
      const { origin } = send;
      const userRefs = members.map(({ destination }) => destination);
      const current = await preferences.getForSend({ userRefs, origin, topic });
      for (const member of members) {
        const refusal = current.refusalOf({
          userRef: member.destination,
          channel: channel.setting.id,
          topic,
        });
        if (refusal) {
          skip(member, REFUSAL_CODES[refusal]);
          refused.add(member);
        }
      }
    }
    attempts = attempts.filter(attempt => !refused.has(attempt));
    const waited = attempts.filter(
      attempt =>
        isUser(attempt.destination) &&
        !attempt.withoutInbox &&
        channel.delayOf(textOf(attempt)!.payload) > 0,
    );
    if (waited.length === 0) {
      return attempts;
    }
    const unread = await store.findUnreadRefs({
      notificationId: send.notificationId,
      isBroadcast: send.isBroadcast,
      userRefs: waited.map(({ destination }) => destination),
    });
    const read = new Set(
      waited.filter(({ destination }) => !unread.has(destination)),
    );
    read.forEach(attempt => skip(attempt, 'r'));
    return attempts.filter(attempt => !read.has(attempt));
  }

  private async call(
    send: SentNotification,
    message: Message,
    batch: Attempt[],
  ): Promise<CallOutcome> {
    const { channel, times, store } = this.options;
    const inbox = channel.isProcessor
      ? await store.findInboxTimes({
          notificationId: message.notificationId,
          userRefs: batch.map(({ destination }) => destination),
        })
      : new Map();
    const deliveries = batch.map(attempt =>
      this.toDelivery(send, message, attempt),
    );
    return callChannel(
      {
        timeoutMilliseconds: channel.timeoutMilliseconds,
        graceMilliseconds: times.abortGraceMilliseconds,
      },
      options =>
        channel.deliver({ message, send, deliveries, times: inbox }, options),
    );
  }

  private toDelivery(
    send: SentNotification,
    message: Message,
    { destination, attempt, reference }: Attempt,
  ): ChannelDelivery {
    const { channel, createUnsubscribeUrl } = this.options;
    return {
      destination,
      attempt,
      reference: channel.updatesDeliveries ? reference : undefined,
      key: deliveryKey(send, channel.id, destination),
      unsubscribeUrl:
        isUser(destination) && !send.isBroadcast
          ? createUnsubscribeUrl({
              userRef: destination,
              channel: channel.setting.id,
              origin: send.origin,
              topic: message.payload.topic,
            })
          : undefined,
    };
  }
}

/**
 * The key of a delivery: that of the send, which only this plugin can make, whichever
 * instance tries it, and however often.
 */
export function deliveryKey(
  { keySecret }: Pick<SentNotification, 'keySecret'>,
  channel: string,
  destination: string,
): string {
  return createHmac('sha256', keySecret)
    .update(JSON.stringify([channel, destination]))
    .digest('base64url');
}

function isUser(destination: string): boolean {
  return destination.startsWith('user:');
}

/** Adds what a call came to. */
export function collect(
  result: AttemptResult,
  batch: Array<{ destination: string }>,
  outcome: CallOutcome,
): void {
  const { results, unavailable, failure = 'no-result', error } = outcome;
  for (const { destination } of batch) {
    const found = results.get(destination);
    if (found) {
      result.outcomes.set(destination, toOutcome(found));
    } else if (!unavailable) {
      result.outcomes.set(destination, { kind: 'retry', reason: failure });
    }
  }
  result.unavailable ??= unavailable;
  result.isProof ||= !unavailable && failure !== 'error';
  if (error !== undefined) {
    result.errors.push(error);
  }
}

function toOutcome(result: ChannelResult): AttemptOutcome {
  switch (result.outcome) {
    case 'delivered':
      return { kind: 'delivered', reference: toReference(result.reference) };
    case 'retry':
      return {
        kind: 'retry',
        reason: toCode(result.reason),
        afterSeconds: result.afterSeconds,
      };
    case 'rejected':
      return { kind: 'dead', reason: toCode(result.reason) };
    default: {
      const code = result.reason === 'no-address' ? 'a' : 'x';
      return { kind: 'skipped', code, ...OUTCOMES[code] };
    }
  }
}
