/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import * as stockNotificationsNode from '@backstage/plugin-notifications-node';
import * as stockSignalsNode from '@backstage/plugin-signals-node';
import * as stockSignalsReact from '@backstage/plugin-signals-react';
import stockNotificationsBackend from '@backstage/plugin-notifications-backend';
import stockSignalsBackend from '@backstage/plugin-signals-backend';
import * as stockNotifications from '@backstage/plugin-notifications';
import stockNotificationsAlpha from '@backstage/plugin-notifications/alpha';
import * as stockSignals from '@backstage/plugin-signals';
import stockSignalsAlpha from '@backstage/plugin-signals/alpha';
import { BackendFeature } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import * as ourNotificationsNode from '@callboard/backstage-plugin-notifications-node';
import * as ourSignalsNode from '@callboard/backstage-plugin-signals-node';
import * as ourSignalsReact from '@callboard/backstage-plugin-signals-react';
import ourNotificationsBackend from '@callboard/backstage-plugin-notifications-backend';
import ourSignalsBackend from '@callboard/backstage-plugin-signals-backend';
import * as ourNotifications from '@callboard/backstage-plugin-notifications';
import ourNotificationsAlpha from '@callboard/backstage-plugin-notifications/alpha';
import * as ourSignals from '@callboard/backstage-plugin-signals';
import ourSignalsAlpha from '@callboard/backstage-plugin-signals/alpha';

const stock = {
  notificationsNode: stockNotificationsNode,
  signalsNode: stockSignalsNode,
  signalsReact: stockSignalsReact,
  notificationsBackend: stockNotificationsBackend,
  signalsBackend: stockSignalsBackend,
  notifications: stockNotifications,
  notificationsAlpha: stockNotificationsAlpha,
  signals: stockSignals,
  signalsAlpha: stockSignalsAlpha,
  extensions: [
    stockNotificationsAlpha.getExtension('page:notifications'),
    stockNotificationsAlpha.getExtension('api:notifications'),
    stockNotificationsAlpha.getExtension(
      'home-page-widget:notifications/unread-notifications',
    ),
    stockSignalsAlpha.getExtension('api:signals'),
  ],
};

const ours = {
  notificationsNode: ourNotificationsNode,
  signalsNode: ourSignalsNode,
  signalsReact: ourSignalsReact,
  notificationsBackend: ourNotificationsBackend,
  signalsBackend: ourSignalsBackend,
  notifications: ourNotifications,
  notificationsAlpha: ourNotificationsAlpha,
  signals: ourSignals,
  signalsAlpha: ourSignalsAlpha,
  extensions: [
    ourNotificationsAlpha.getExtension('page:notifications'),
    ourNotificationsAlpha.getExtension('api:notifications'),
    ourNotificationsAlpha.getExtension(
      'home-page-widget:notifications/unread-notifications',
    ),
    ourSignalsAlpha.getExtension('api:signals'),
  ],
};

/** The id with which a backend knows a plugin, which it tells nobody else. */
function pluginIdOf(feature: BackendFeature): string {
  const { getRegistrations } = feature as unknown as {
    getRegistrations(): Array<{ pluginId: string }>;
  };
  return getRegistrations()[0].pluginId;
}

/** By what an app and a backend know the parts of either implementation. */
function identifiersOf(packages: typeof stock | typeof ours) {
  const { notificationsNode, signalsNode, signalsReact } = packages;
  const { notifications, notificationsAlpha, signals } = packages;
  const serviceOf = ({ id, scope }: { id: string; scope: string }) =>
    `${id}, scope ${scope}`;
  return {
    notificationsBackend: pluginIdOf(packages.notificationsBackend),
    signalsBackend: pluginIdOf(packages.signalsBackend),
    notificationService: serviceOf(notificationsNode.notificationService),
    signalsService: serviceOf(signalsNode.signalsServiceRef),
    deprecatedSignalsService: serviceOf(signalsNode.signalService),
    processing: notificationsNode.notificationsProcessingExtensionPoint.id,
    notificationsApi: notifications.notificationsApiRef.id,
    signalsApi: signalsReact.signalApiRef.id,
    notificationsPlugin: notifications.notificationsPlugin.getId(),
    signalsPlugin: signals.signalsPlugin.getId(),
    route: String(notifications.notificationsPlugin.routes.root),
    translations: notifications.notificationsTranslationRef.id,
    description: notifications.NotificationDescription.ref.id,
    alpha: [notificationsAlpha.pluginId, packages.signalsAlpha.pluginId],
    extensions: packages.extensions.map(String),
    alphaRoute: String(notificationsAlpha.routes.root),
  } satisfies JsonObject;
}

describe('our packages', () => {
  it('go by the same ids as the stock ones', () => {
    const expected = identifiersOf(stock);

    expect(expected).toEqual(
      expect.objectContaining({
        notificationService: 'notifications.service, scope plugin',
        signalsService: 'signals.service, scope plugin',
        processing: 'notifications.processing',
        notificationsApi: 'plugin.notifications.service',
        signalsApi: 'plugin.signal.service',
        translations: 'plugin.notifications',
      }),
    );
    expect(identifiersOf(ours)).toEqual(expected);
  });
});
