/**
 * Pushes signals from Backstage backends to connected users.
 *
 * @packageDocumentation
 */
export { signalsPlugin as default } from './plugin';
