/**
 * Stand-ins for tests of plugins that send notifications.
 *
 * @packageDocumentation
 */

export * from './notificationServiceMock';
