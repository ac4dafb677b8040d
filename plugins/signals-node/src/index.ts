/**
 * Publish signals from any Backstage backend plugin.
 *
 * @packageDocumentation
 */
export * from './DefaultSignalsService';
export * from './service';
export * from './SignalsService';
export type {
  SignalRecipients,
  SignalRecipientsInput,
} from '@callboard/backstage-plugin-signals-common';
