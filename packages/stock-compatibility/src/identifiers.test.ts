/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import * as notificationsNode from '@callboard/backstage-plugin-notifications-node';
import * as signalsNode from '@callboard/backstage-plugin-signals-node';
import * as signalsReact from '@callboard/backstage-plugin-signals-react';
import * as notifications from '@callboard/backstage-plugin-notifications';
import * as notificationsAlpha from '@callboard/backstage-plugin-notifications/alpha';
import * as signals from '@callboard/backstage-plugin-signals';
import * as signalsAlpha from '@callboard/backstage-plugin-signals/alpha';
import { releases } from './__testUtils__/releases';
import { upstream } from './__testUtils__/upstream';

const ours = {
  notifications,
  'notifications/alpha': notificationsAlpha,
  'notifications-node': notificationsNode,
  signals,
  'signals/alpha': signalsAlpha,
  'signals-node': signalsNode,
  'signals-react': signalsReact,
};

/** The ids by which apps and backends find the parts of either implementation. */
function identifiersOf(
  load: <TName extends keyof typeof ours>(
    name: TName,
  ) => ReturnType<typeof upstream<TName>>,
) {
  const serviceOf = ({ id, scope }: { id: string; scope: string }) =>
    `${id}, scope ${scope}`;
  const node = load('notifications-node');
  const page = load('notifications');
  const alpha = load('notifications/alpha').default;
  const alphaSignals = load('signals/alpha').default;
  return {
    notificationService: serviceOf(node.notificationService),
    signalsService: serviceOf(load('signals-node').signalsServiceRef),
    deprecatedSignalsService: serviceOf(load('signals-node').signalService),
    processing: node.notificationsProcessingExtensionPoint.id,
    notificationsApi: page.notificationsApiRef.id,
    signalsApi: load('signals-react').signalApiRef.id,
    notificationsPlugin: page.notificationsPlugin.getId(),
    signalsPlugin: load('signals').signalsPlugin.getId(),
    route: String(page.notificationsPlugin.routes.root),
    translations: page.notificationsTranslationRef.id,
    description: page.NotificationDescription.ref.id,
    alpha: [alpha.pluginId, alphaSignals.pluginId],
    extensions: [
      alpha.getExtension('page:notifications'),
      alpha.getExtension('api:notifications'),
      alpha.getExtension('home-page-widget:notifications/unread-notifications'),
      alphaSignals.getExtension('api:signals'),
    ].map(String),
    alphaRoute: String(alpha.routes.root),
  };
}

describe('our packages', () => {
  const expected = identifiersOf(name => ours[name] as any);

  it('have the ids that are documented', () => {
    expect(expected).toMatchObject({
      notificationService: 'notifications.service, scope plugin',
      signalsService: 'signals.service, scope plugin',
      processing: 'notifications.processing',
      notificationsApi: 'plugin.notifications.service',
      signalsApi: 'plugin.signal.service',
      translations: 'plugin.notifications',
    });
  });

  it.each(releases)('have the same ids as those of upstream %s', release => {
    expect(identifiersOf(name => upstream(release, name))).toEqual(expected);
  });
});
