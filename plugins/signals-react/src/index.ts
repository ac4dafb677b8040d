/**
 * React hooks and API types for receiving signals.
 *
 * @packageDocumentation
 */

export * from './api';
export * from './hooks';
