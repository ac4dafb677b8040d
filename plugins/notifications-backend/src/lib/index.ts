export { BackgroundWork } from './BackgroundWork';
export { FailureLog } from './FailureLog';
export { toLoggableError } from './toLoggableError';
export { TimeoutError, withinTime } from './withinTime';
