/**
 * The notifications backend of Callboard.
 *
 * @packageDocumentation
 */

export { notificationsPlugin as default } from './plugin';
