import { SignalStatus } from '@callboard/backstage-plugin-signals-react';
import { SignalCloseReaction } from '@callboard/backstage-plugin-signals-common';

/** The ways to a server, see "Connecting" in the protocol. */
export type TransportName = 'websocket' | 'event-stream';

export type TimerName =
  /** The connection did not get ready in time. */
  | 'connect'
  /** The back-off is over. */
  | 'retry'
  /** The connection has been ready for so long that it may be trusted. */
  | 'stable'
  /** Nobody has listened for a while. */
  | 'idle'
  /** The moment to leave an instance that is shutting down. */
  | 'drain';

/** All in milliseconds. */
export interface ConnectionTiming {
  connectTimeout: number;
  /** The first back-off; it doubles with every round that fails. */
  reconnectTimeout: number;
  maxReconnectTimeout: number;
  stableTimeout: number;
  idleTimeout: number;
}

export interface ConnectionState {
  phase:
    | 'idle'
    | 'connecting'
    | 'connected'
    | 'waiting'
    /** The server said that coming back would end the same way. */
    | 'stopped';
  /** The one in use, or used last. */
  transport: TransportName;
  /** Rounds over the transports that failed since the last stable connection. */
  failures: number;
  /** The connection in use has lasted for long enough to be trusted. */
  isStable: boolean;
  /** The last stable connection was a WebSocket, so the network does not break them. */
  isWebSocketProven: boolean;
  /** The server asked to be left alone: nothing cuts the back-off short. */
  isPatient: boolean;
}

export type ConnectionEvent =
  | { type: 'wanted' }
  | { type: 'unwanted' }
  /** The connection is ready for use. */
  | { type: 'ready' }
  /** The connection ended by itself, before or after it was ready. */
  | { type: 'ended'; reaction: SignalCloseReaction }
  | { type: 'draining'; withinMs: number }
  /** The network is back, or the user looks at the page again. */
  | { type: 'woken'; by: 'network' | 'user' }
  | { type: 'elapsed'; timer: TimerName };

export type ConnectionEffect =
  | { type: 'connect'; transport: TransportName }
  | { type: 'disconnect' }
  /** Ask the server for a sign of life. */
  | { type: 'probe' }
  /** Starts a timer anew. With jitter it takes any time up to `ms`. */
  | { type: 'startTimer'; timer: TimerName; ms: number; jitter?: boolean }
  | { type: 'stopTimer'; timer: TimerName };

export interface ConnectionStep {
  state: ConnectionState;
  effects: ConnectionEffect[];
}

/**
 * So many failed rounds in a row make signals unavailable. A single one may be the
 * restart of a server, and nobody should begin to poll because of that.
 */
export const FAILURES_UNTIL_UNAVAILABLE = 3;

export const initialConnectionState: ConnectionState = {
  phase: 'idle',
  transport: 'websocket',
  failures: 0,
  isStable: false,
  isWebSocketProven: false,
  isPatient: false,
};

export function getConnectionStatus(state: ConnectionState): SignalStatus {
  switch (state.phase) {
    case 'idle':
    case 'connected':
      return state.phase;
    case 'stopped':
      return 'unavailable';
    default:
      return state.failures >= FAILURES_UNTIL_UNAVAILABLE
        ? 'unavailable'
        : 'connecting';
  }
}
