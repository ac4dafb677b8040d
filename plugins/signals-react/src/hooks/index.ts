export { useSignal } from './useSignal';
export { useSignalListener } from './useSignalListener';
export { useSignalStatus } from './useSignalStatus';
