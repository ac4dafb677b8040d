export { BackgroundWork } from './BackgroundWork';
export { TimeoutError, withinTime } from './withinTime';
