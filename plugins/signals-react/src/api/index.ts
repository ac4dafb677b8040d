export { signalApiRef } from './SignalApi';
export type {
  SignalApi,
  SignalResync,
  SignalStatus,
  SignalSubscribeOptions,
  SignalSubscriber,
} from './SignalApi';
