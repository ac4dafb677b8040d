export { SignalClient } from '@callboard/backstage-plugin-signals';
