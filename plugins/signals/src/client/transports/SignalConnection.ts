import {
  ServerMessage,
  SignalCloseReaction,
  SubscribeStart,
} from '@callboard/backstage-plugin-signals-common';

/** Channels to be delivered, and from where on. */
export interface SubscribeRequest extends SubscribeStart {
  channels: string[];
}

/** What a server said, or a connection in its place, with less in it. */
export type ConnectionMessage =
  | ServerMessage
  | { type: 'subscribed'; channels: string[]; position?: string };

/** How a connection ended that was not closed from this side. */
export interface ConnectionEnd {
  reaction: SignalCloseReaction;
}

export interface ConnectionOptions {
  /** The base URL of the signals backend plugin. */
  baseUrl: string;
  /** The Backstage user token; undefined where the user has none. */
  token: string | undefined;
  fetch: typeof fetch;
  /** All channels that are wanted at this moment, and from where on. */
  getWanted(): SubscribeRequest;
  /** Called with every message of the server, first with `ready`. */
  onMessage(message: ConnectionMessage): void;
  /** Called at most once, and never after `close()`. */
  onEnd(end: ConnectionEnd): void;
}

/** One connection over one transport. Its handlers are in place before it opens. */
export interface SignalConnection {
  subscribe(request: SubscribeRequest): void;
  unsubscribe(channels: string[]): void;
  /** Shows a fresh token, before the one in use expires. */
  renew(token: string): void;
  /** Asks for a sign of life. Not there where the transport has no question. */
  ping?(): void;
  /** Ends the connection. Nothing is called after it. */
  close(): void;
}
