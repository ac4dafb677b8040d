/**
 * The wire protocol of Callboard signals, used by both ends.
 *
 * @packageDocumentation
 */
export * from './closeCodes';
export {
  formatClientMessage,
  parseClientMessage,
  type ClientMessage,
  type PingMessage,
  type RenewMessage,
  type SubscribeMessage,
  type SubscribeStart,
  type UnsubscribeMessage,
} from './clientMessages';
export * from './limits';
export * from './publishedHere';
export * from './recipients';
export * from './serverMessages';
export * from './serverMessageText';
export * from './SignalEvent';
export * from './SignalPosition';
export type { SignalSplit } from './SignalSplit';
export * from './SignalTracker';
