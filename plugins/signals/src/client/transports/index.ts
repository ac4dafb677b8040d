export { EventStreamConnection } from './EventStreamConnection';
export type {
  ConnectionEnd,
  ConnectionMessage,
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';
export { WebSocketConnection } from './WebSocketConnection';
