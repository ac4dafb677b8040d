export { signalApiRef } from './SignalApi';
export type {
  SignalApi,
  SignalDelivery,
  SignalResync,
  SignalStatus,
  SignalSubscribeOptions,
  SignalSubscriber,
} from './SignalApi';
