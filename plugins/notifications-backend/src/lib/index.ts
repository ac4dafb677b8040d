export { BackgroundWork } from './BackgroundWork';
export { FailureLog } from './FailureLog';
export { TimeoutError, withinTime } from './withinTime';
