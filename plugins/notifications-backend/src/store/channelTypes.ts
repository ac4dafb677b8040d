import { SettledCode } from './deliveryStates';

/* What the store takes and gives of channels. */

/** What channels are to deliver of a send, stored with it. */
export type ChannelWork = {
  send: {
    id: string;
    notificationId: string;
    origin: string;
    topic?: string;
    isBroadcast: boolean;
    /** JSON; only where a processor is to be given them. */
    recipients?: string;
  };
  chunks: Chunk[];
  jobs: NewJob[];
};

/** Up to {@link CHUNK_SIZE} destinations of a send. */
export type Chunk = {
  id: string;
  /** In ascending order of their code units, each once. */
  destinations: string[];
  /** The texts that they get: one for all, or one for each. */
  messageIds: string[];
  /** `1` for each that has it in no inbox, else `0`; absent if all have. */
  withoutInbox?: string;
};

export type NewJob = {
  chunkId: string;
  channel: string;
  /** A code for each destination; see `deliveryStates.ts`. */
  outcomes: string;
  delayMilliseconds: number;
  /** Finds out first who gets it: nothing of the notification is delivered before. */
  isExpansion?: boolean;
};

export const CHUNK_SIZE = 500;

/** The only destination of a broadcast until it is expanded. */
export const EVERYBODY = '*';

/** A job that a worker has claimed. */
export type Job = {
  chunkId: string;
  channel: string;
  send: SentNotification;
  chunk: Chunk;
  outcomes: string[];
  token: string;
  /** Whether the last one who had it was in the middle of a batch, and up to where. */
  wasInterrupted: boolean;
  interruptedAt: number;
};

/** A send as its deliveries need it. */
export type SentNotification = {
  id: string;
  notificationId: string;
  origin: string;
  isBroadcast: boolean;
  created: Date;
  rev: number;
  keySecret: string;
  recipients?: string;
};

export type DeliveryOperation = 'deliver' | 'resolve' | 'retract';

/** A delivery of its own row that a worker has claimed. */
export type DeliveryRow = {
  sendId: string;
  sendRev: number;
  channel: string;
  destination: string;
  notificationId: string;
  /** The send whose text it carries, and that text. */
  carried: Carried;
  withoutInbox: boolean;
  operation: DeliveryOperation;
  tries: number;
  reason?: string;
  reference?: string;
};

/** A text of a send. */
export type Carried = { sendId: string; rev: number; messageId: string };

/** What newer sends of a notification mean for a destination. */
export type NewerSends = {
  /** The newest text, if it is still to be delivered, and where it is pending. */
  carried?: Carried & { chunkId: string; position: number };
  /** Else, how the newest one ended: so ends what is older. */
  endedAs?: SettledCode;
};
