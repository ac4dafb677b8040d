import {
  NotificationPayload,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelDelivery,
  ChannelReference,
  ChannelResult,
  ChannelSend,
} from '@callboard/backstage-plugin-notifications-node';
import { SentNotification } from '../store/channelTypes';
import { InboxTimes } from '../store/operations/findInboxTimes';
import { Message } from '../store/types';

/** Deliveries of one text. */
export type TextBatch = {
  message: Message;
  send: SentNotification;
  deliveries: ChannelDelivery[];
  /** Of who has it in the inbox, where the channel needs them. */
  times: Map<string | undefined, InboxTimes>;
};

/** The same without recipients. */
export type Text = Pick<TextBatch, 'message' | 'send'>;

export type CallOptions = { abortSignal: AbortSignal };

/** A channel as the plugin uses it: one that a module added, or a processor. */
export type Channel = {
  id: string;
  title: string;
  setting: { id: string; title: string; isEnabledByDefault?: boolean };
  filters: NotificationProcessorFilters | undefined;
  deliversToUsers: boolean | 'named';
  /** Whether a broadcast is one delivery to everybody, or is expanded when it is due. */
  expandsBroadcasts: boolean;
  /** Whether it is given notifications and sends as processors get them. */
  isProcessor: boolean;
  updatesDeliveries: boolean;
  /** How long a call may take. */
  timeoutMilliseconds: number | undefined;
  /** How many batches are delivered at the same time, by each instance. */
  concurrency: number;
  /** How long it waits whether the reader reads it in the inbox. */
  delayOf: (payload: NotificationPayload) => number;
  getDestinations: (send: ChannelSend) => string[];
  /** Absent where a broadcast is one call, which must not be repeated. */
  expandBroadcast?: (batch: Text, options: CallOptions) => Promise<string[]>;
  deliver: (
    batch: TextBatch,
    options: CallOptions,
  ) => Promise<Map<string, ChannelResult>>;
  resolve?: (
    batch: Text & { references: ChannelReference[] },
    options: CallOptions,
  ) => Promise<Map<string, ChannelResult>>;
  retract?: (
    batch: { notificationId: string; references: ChannelReference[] },
    options: CallOptions,
  ) => Promise<Map<string, ChannelResult>>;
};
