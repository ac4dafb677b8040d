export { SignalClient } from './SignalClient';
export type { SignalClientOptions } from './SignalClientOptions';
