/**
 * Helpers for tests of plugins that publish signals.
 *
 * @packageDocumentation
 */
export * from './signalsServiceMock';
