/**
 * The notifications plugin for the new frontend system.
 *
 * @packageDocumentation
 */

export { default, notificationsHomeModule } from './alpha/plugin';
export { NotificationRendererBlueprint } from './alpha/NotificationRendererBlueprint';
export type { NotificationRendererBlueprintParams } from './alpha/NotificationRendererBlueprint';
export type {
  NotificationRenderer,
  NotificationRendererProps,
} from './renderers';
export { notificationsTranslationRef } from './translation';
