// A frontend in the old system, with the stock parts an adopter may have used.
import { createApp } from '@backstage/app-defaults';
import { FlatRoutes } from '@backstage/core-app-api';
import {
  createTranslationMessages,
  useTranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { createApiFactory, useApi } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationSignal,
} from '@backstage/plugin-notifications-common';
import {
  GetNotificationsOptions,
  NotificationsApi,
  notificationsApiRef,
  NotificationsClient,
  NotificationsPage,
  NotificationsPageProps,
  notificationsPlugin,
  NotificationsSidebarItem,
  NotificationsSideBarItemProps,
  NotificationsTable,
  NotificationsTableProps,
  notificationsTranslationRef,
  UpdateNotificationsOptions,
  useNotificationsApi,
  UserNotificationSettingsCard,
} from '@backstage/plugin-notifications';
import {
  SignalClient,
  SignalsDisplay,
  signalsPlugin,
} from '@backstage/plugin-signals';
import {
  SignalApi,
  signalApiRef,
  useSignal,
} from '@backstage/plugin-signals-react';
import { Route } from 'react-router-dom';

const pageProps: NotificationsPageProps = {
  markAsReadOnLinkOpen: true,
  title: 'Title',
  themeId: 'tool',
  subtitle: 'Subtitle',
  tooltip: 'Tooltip',
  type: 'Type',
  typeLink: '/type',
};

const sidebarProps: NotificationsSideBarItemProps = {
  webNotificationsEnabled: true,
  titleCounterEnabled: true,
  snackbarEnabled: true,
  snackbarAutoHideDuration: null,
  snackbarProps: {
    enabled: true,
    autoHideDuration: 1_000,
    anchorOrigin: { vertical: 'bottom', horizontal: 'right' },
    dense: true,
    maxSnack: 3,
    snackStyle: { color: 'red' },
    iconVariant: { high: '!' },
  },
  className: 'class',
  text: 'Text',
  disableHighlight: true,
  noTrack: true,
  renderItem: ({ unreadCount, to, onClick }) => (
    <a href={to} onClick={onClick}>
      {unreadCount}
    </a>
  ),
};

/**
 * A double, as adopters have them in their tests. A part only: lists of ours have a time, and
 * everything that a filter finds can be marked.
 */
class NoNotifications
  implements
    Pick<NotificationsApi, 'getNotification' | 'getStatus' | 'getTopics'>
{
  async getNotification(): Promise<Notification> {
    throw new Error('There are none');
  }
  async getStatus() {
    return { unread: 0, read: 0 };
  }
  async getTopics() {
    return { topics: [] };
  }
}

export const double = new NoNotifications();

function OwnTable(props: Pick<NotificationsTableProps, 'page' | 'title'>) {
  const { value, loading, error, retry } = useNotificationsApi(
    api =>
      api.getNotifications({
        limit: 5,
        offset: 0,
        sort: 'created',
        sortOrder: 'desc',
        search: 'text',
        read: false,
        saved: false,
        topic: 'topic',
        minimumSeverity: 'low',
        createdAfter: new Date(),
      } satisfies GetNotificationsOptions),
    [],
  );
  const { lastSignal, isSignalsAvailable } =
    useSignal<NotificationSignal>('notifications');
  const { t } = useTranslationRef(notificationsTranslationRef);
  const notifications: NotificationsApi = useApi(notificationsApiRef);
  const signals: SignalApi = useApi(signalApiRef);
  const { unsubscribe } = signals.subscribe<{ build: number }>(
    'ci',
    ({ build }) => build,
  );
  if (
    error ||
    (lastSignal?.action === 'new_notification' && isSignalsAvailable)
  ) {
    return <p>{error?.message ?? lastSignal?.action}</p>;
  }
  return (
    <NotificationsTable
      {...props}
      markAsReadOnLinkOpen
      isLoading={loading}
      isUnread
      notifications={value?.notifications}
      highlightedNotificationId="id"
      onUpdate={() => {
        unsubscribe();
        retry();
        const update: UpdateNotificationsOptions = { ids: ['id'], read: true };
        notifications.updateNotifications(update);
      }}
      setContainsText={() => t('table.emptyMessage')}
      pageSize={5}
      totalCount={value?.totalCount}
      onPageChange={() => {}}
      onRowsPerPageChange={() => {}}
    />
  );
}

const app = createApp({
  plugins: [notificationsPlugin, signalsPlugin],
  apis: [
    createApiFactory({
      api: signalApiRef,
      deps: {},
      factory: () =>
        SignalClient.create({
          identity: undefined as never,
          discoveryApi: undefined as never,
          connectTimeout: 1,
          reconnectTimeout: 1,
        }),
    }),
  ],
});

export const client: NotificationsApi = new NotificationsClient({
  discoveryApi: undefined as never,
  fetchApi: undefined as never,
});

export const messages = createTranslationMessages({
  ref: notificationsTranslationRef,
  full: false,
  messages: {
    'notificationsPage.title': 'Post',
    'sidebar.title': 'Post',
    'settings.title': 'Post',
    'table.emptyMessage': 'Nothing',
  },
});

export const root = notificationsPlugin.routes.root;

export default app.createRoot(
  <>
    <SignalsDisplay />
    <NotificationsSidebarItem {...sidebarProps} />
    <NotificationsSidebarItem />
    <UserNotificationSettingsCard
      originNames={{ 'plugin:ci': 'CI' }}
      topicNames={{ builds: 'Builds' }}
    />
    <OwnTable page={0} title="Own" />
    <FlatRoutes>
      <Route path="/notifications" element={<NotificationsPage />} />
      <Route path="/own" element={<NotificationsPage {...pageProps} />} />
    </FlatRoutes>
  </>,
);
