import { ComponentType, lazy, Suspense, useState } from 'react';
import {
  createExtensionBlueprint,
  createExtensionDataRef,
} from '@backstage/frontend-plugin-api';
import { NotificationRenderer, NotificationRendererProps } from '../renderers';

/**
 * What a custom renderer is made of.
 *
 * @alpha
 */
export type NotificationRendererBlueprintParams = Pick<
  NotificationRenderer,
  'origin' | 'topic' | 'metadataType'
> & {
  /** Shown in the details, instead of the description. Loaded when needed. */
  content?: () => Promise<ComponentType<NotificationRendererProps>>;
  /** Shown in the details, after the links. Loaded when needed. */
  actions?: () => Promise<ComponentType<NotificationRendererProps>>;
};

export const notificationRendererDataRef =
  createExtensionDataRef<NotificationRenderer>().with({
    id: 'notifications.renderer',
  });

/**
 * Shows notifications of one sender in its own way (BEP, metadata for custom
 * rendering): by origin, topic and the type of the metadata. Of several that
 * fit, the most specific one is taken.
 *
 * @example
 * ```tsx
 * NotificationRendererBlueprint.make({
 *   name: 'deployment',
 *   params: {
 *     metadataType: 'acme.deployment.v1',
 *     content: () => import('./Deployment').then(m => m.Deployment),
 *   },
 * });
 * ```
 *
 * @alpha
 */
export const NotificationRendererBlueprint = createExtensionBlueprint({
  kind: 'notification-renderer',
  attachTo: { id: 'api:notifications/renderers', input: 'renderers' },
  output: [notificationRendererDataRef],
  dataRefs: { renderer: notificationRendererDataRef },
  *factory(params: NotificationRendererBlueprintParams) {
    const { content, actions, ...conditions } = params;
    yield notificationRendererDataRef({
      ...conditions,
      Content: content && loaded(content),
      Actions: actions && loaded(actions),
    });
  },
});

function loaded(
  loader: () => Promise<ComponentType<NotificationRendererProps>>,
): ComponentType<NotificationRendererProps> {
  // React remembers for ever that one could not be loaded: another is made then, for
  // what is opened later.
  let latest: ComponentType<NotificationRendererProps> | undefined;
  const load = async () => {
    try {
      return { default: await loader() };
    } catch (error) {
      latest = undefined;
      throw error;
    }
  };
  return function Loaded(props) {
    const [Lazy] = useState(() => {
      latest ??= lazy(load);
      return latest;
    });
    return (
      <Suspense fallback={null}>
        <Lazy {...props} />
      </Suspense>
    );
  };
}
