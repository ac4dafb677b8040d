export { BackgroundWork } from './BackgroundWork';
export { FailureLog } from './FailureLog';
export { toLoggableError } from './toLoggableError';
export { TimeoutError, withinTime } from './withinTime';
export { TooManyRequestsError } from './TooManyRequestsError';
export {
  createRequestQueues,
  UserQueues,
  type RequestQueues,
} from './UserQueues';
