import {
  matchesProcessorFilters,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { v7 as uuid } from 'uuid';
import { Refusal, SendPreferences } from '../preferences';
import { normalizeEntityRef } from '../recipients';
import {
  Chunk,
  CHUNK_SIZE,
  ChannelWork,
  EVERYBODY,
  NewJob,
} from '../store/channelTypes';
import { OutcomeCode, packOutcomes, PENDING } from '../store/deliveryStates';
import { Message, RecipientGroup } from '../store/types';
import { Channel } from './Channel';

export const REFUSAL_CODES = {
  channel: 'c',
  origin: 'o',
  topic: 't',
  default: 'D',
} as const satisfies Record<Refusal, OutcomeCode>;

type Send = {
  channels: Channel[];
  sendId: string;
  message: Message;
  sendOptions: NotificationSendOptions;
};

/**
 * What channels are to deliver of a send to users: to all whom it was sent to, also
 * those who do not want it in the inbox. Who does not want it on a channel is left out
 * already here, to save the work.
 *
 * @param inboxRefs - of those who get it in the inbox
 * @returns `undefined` without channels
 */
export function planWork(
  options: Send & {
    groups: RecipientGroup[];
    inboxRefs: Set<string> | 'all';
    preferences: SendPreferences;
  },
): ChannelWork | undefined {
  const { channels, groups, inboxRefs, preferences } = options;
  const userChannels = channels.filter(
    ({ deliversToUsers }) => deliversToUsers,
  );
  const work = startWork(options);
  if (!work || userChannels.length === 0) {
    return work;
  }
  const messages = new Map(groups.map(({ message }) => [message.id, message]));
  const accepts = createFilter();
  const named = namedRefs(options.sendOptions);
  for (const chunk of chunksOf(groups, inboxRefs)) {
    work.chunks.push(chunk);
    for (const channel of userChannels) {
      const codeOf = (userRef: string, index: number): OutcomeCode => {
        const { payload } = messages.get(messageIdOf(chunk, index))!;
        const isMeant =
          channel.deliversToUsers !== 'named' || named.has(userRef);
        if (!isMeant || !accepts(channel, payload)) {
          return 'f';
        }
        const refusal = preferences.refusalOf({
          userRef,
          channel: channel.setting.id,
          topic: payload.topic,
        });
        return refusal ? REFUSAL_CODES[refusal] : PENDING;
      };
      work.jobs.push(createJob(channel, chunk, messages, codeOf));
    }
  }
  return work;
}

/** What channels are to deliver of a broadcast: settings do not matter (BEP). */
export function planBroadcastWork(options: Send): ChannelWork | undefined {
  const { channels, message } = options;
  const work = startWork(options);
  const expanding = channels.filter(
    ({ expandsBroadcasts }) => expandsBroadcasts,
  );
  if (!work || expanding.length === 0) {
    return work;
  }
  const chunk = createChunk([EVERYBODY], [message.id]);
  work.chunks.push(chunk);
  const accepts = createFilter();
  const messages = new Map([[message.id, message]]);
  for (const channel of expanding) {
    const code = accepts(channel, message.payload) ? PENDING : 'f';
    const job = createJob(channel, chunk, messages, () => code);
    work.jobs.push(
      channel.expandBroadcast
        ? { ...job, delayMilliseconds: 0, isExpansion: true }
        : job,
    );
  }
  return work;
}

/** The text of one destination of a chunk. */
export function messageIdOf({ messageIds }: Chunk, index: number): string {
  return messageIds.length === 1 ? messageIds[0] : messageIds[index];
}

/** Chunks of destinations that all get the same text. */
export function* toChunks(
  destinations: string[],
  messageId: string,
): Iterable<Chunk> {
  const sorted = [...new Set(destinations)].sort();
  for (let start = 0; start < sorted.length; start += CHUNK_SIZE) {
    yield createChunk(sorted.slice(start, start + CHUNK_SIZE), [messageId]);
  }
}

/** The users whom the sender named. */
function namedRefs({ recipients }: NotificationSendOptions): Set<string> {
  return new Set(
    recipients.type === 'entity'
      ? [recipients.entityRef].flat().map(normalizeEntityRef)
      : [],
  );
}

/** With what each channel addresses by itself, whoever the recipients are. */
function startWork(options: Send): ChannelWork | undefined {
  const { channels, sendId, message, sendOptions } = options;
  if (channels.length === 0) {
    return undefined;
  }
  const { notificationId, origin, payload } = message;
  const { recipients } = sendOptions;
  const work: ChannelWork = {
    send: {
      id: sendId,
      notificationId,
      origin,
      topic: payload.topic,
      isBroadcast: recipients.type === 'broadcast',
      recipients: channels.some(channel => channel.isProcessor)
        ? JSON.stringify(recipients)
        : undefined,
    },
    chunks: [],
    jobs: [],
  };
  const accepts = createFilter();
  for (const channel of channels) {
    const destinations = accepts(channel, payload)
      ? channel.getDestinations({ origin, payload, recipients })
      : [];
    for (const chunk of toChunks(destinations, message.id)) {
      work.chunks.push(chunk);
      const messages = new Map([[message.id, message]]);
      work.jobs.push(createJob(channel, chunk, messages, () => PENDING));
    }
  }
  return work;
}

function createJob(
  channel: Channel,
  chunk: Chunk,
  messages: Map<string, Message>,
  codeOf: (destination: string, index: number) => OutcomeCode,
): NewJob {
  const [first] = chunk.messageIds;
  return {
    chunkId: chunk.id,
    channel: channel.id,
    outcomes: packOutcomes(chunk.destinations.map(codeOf)),
    // Personalised texts of one send hardly differ in severity.
    delayMilliseconds: channel.delayOf(messages.get(first)!.payload),
  };
}

function createChunk(
  destinations: string[],
  messageIds: string[],
  withoutInbox?: string,
): Chunk {
  return { id: uuid(), destinations, messageIds, withoutInbox };
}

/** Users in order, so that a chunk tells by its first and last one whom it may hold. */
function* chunksOf(
  groups: RecipientGroup[],
  inboxRefs: Set<string> | 'all',
): Iterable<Chunk> {
  const isOneText = groups.length === 1;
  const messageIds = new Map(
    (isOneText ? [] : groups).flatMap(({ message, userRefs }) =>
      userRefs.map(userRef => [userRef, message.id] as const),
    ),
  );
  const sorted = groups.flatMap(({ userRefs }) => userRefs).sort();
  for (let start = 0; start < sorted.length; start += CHUNK_SIZE) {
    const userRefs = sorted.slice(start, start + CHUNK_SIZE);
    const isInInbox = (userRef: string) =>
      inboxRefs === 'all' || inboxRefs.has(userRef);
    yield createChunk(
      userRefs,
      isOneText
        ? [groups[0].message.id]
        : userRefs.map(userRef => messageIds.get(userRef)!),
      userRefs.every(isInInbox)
        ? undefined
        : userRefs.map(userRef => (isInInbox(userRef) ? '0' : '1')).join(''),
    );
  }
}

/** Whether a channel takes a payload, asked once for each. */
function createFilter() {
  const known = new Map<Channel, Map<NotificationPayload, boolean>>();
  return (channel: Channel, payload: NotificationPayload): boolean => {
    const ofChannel = known.get(channel) ?? new Map();
    known.set(channel, ofChannel);
    const { filters } = channel;
    const isAccepted =
      ofChannel.get(payload) ??
      (!filters || matchesProcessorFilters(payload, filters));
    ofChannel.set(payload, isAccepted);
    return isAccepted;
  };
}
