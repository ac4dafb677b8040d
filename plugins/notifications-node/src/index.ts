/**
 * Send notifications from any Backstage backend plugin, and take part in their
 * processing.
 *
 * @packageDocumentation
 */

export * from './channels';
export * from './client';
export * from './links/resolveNotificationLink';
export * from './processing';
export * from './service';

import type { NotificationProcessorFilters as CommonNotificationProcessorFilters } from '@callboard/backstage-plugin-notifications-common';

/**
 * Which notifications a processor cares for.
 *
 * @public
 * @deprecated Import it from the common package instead.
 */
export type NotificationProcessorFilters = CommonNotificationProcessorFilters;
