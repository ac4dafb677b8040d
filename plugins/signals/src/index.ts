/**
 * The signals client of the Backstage frontend.
 *
 * @packageDocumentation
 */

export * from './client';
export { signalsPlugin, SignalsDisplay } from './plugin';
