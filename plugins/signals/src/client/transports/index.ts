export { EventStreamConnection } from './EventStreamConnection';
export type {
  ConnectionEnd,
  ConnectionMessage,
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';
export { StockWebSocketConnection } from './StockWebSocketConnection';
export { WebSocketConnection } from './WebSocketConnection';
