import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  ListNotificationsQuery,
  ListNotificationsResponse,
  MarkNotificationsByFilterRequest,
  MarkNotificationsByIdRequest,
  MarkNotificationsResponse,
  NotificationSendOptions,
  NotificationSendReceipt,
  NotificationsApiClient,
  NotificationTakeBackReceipt,
  SentNotificationSelection,
} from '@callboard/backstage-plugin-notifications-node';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { components, operations } from '../schema';

type Schema<TName extends keyof components['schemas']> =
  components['schemas'][TName];

/** Compiles if the first type fits the second. */
function assertFits<TActual extends TExpected, TExpected>(_?: TActual) {}

// The types of the client are those of the document.
type Update = Schema<'UpdateNotificationsRequest'>;
assertFits<MarkNotificationsByIdRequest, Update>();
assertFits<MarkNotificationsByFilterRequest, Update>();
assertFits<Schema<'UpdateSummary'>, MarkNotificationsResponse>();
assertFits<SentNotificationSelection, Schema<'TakeBackRequest'>>();
assertFits<Schema<'TakeBackReceipt'>, NotificationTakeBackReceipt>();
assertFits<NotificationSendOptions, Schema<'SendNotificationRequest'>>();
assertFits<Schema<'SendReceipt'>, NotificationSendReceipt>();
type Page = Schema<'ListNotificationsResponse'>;
assertFits<keyof ListNotificationsResponse, keyof Page>();
type Query = operations['ListNotifications']['parameters']['query'];
assertFits<keyof ListNotificationsQuery, keyof NonNullable<Query>>();

describe('NotificationsApiClient', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'sends, reads, marks and takes back through the API on %s',
    async id => {
      const { backend } = await startNotificationsBackend({
        knex: await databases.init(id),
      });
      const baseUrl = `http://localhost:${backend.server.port()}/api/notifications`;
      const client = NotificationsApiClient.create({
        discovery: { getBaseUrl: async () => baseUrl },
      });
      const sender = { token: mockCredentials.service.token() };
      const reader = { token: mockCredentials.user.token('user:default/jane') };
      const send = async (title: string, idempotencyKey?: string) => {
        const { id: sentId } = await client.sendNotification(
          {
            recipients: { type: 'entity', entityRef: 'user:default/jane' },
            payload: { title, scope: title, metadata: { n: 1 } },
          },
          { ...sender, idempotencyKey },
        );
        return sentId;
      };

      const first = await send('First', 'key');
      expect(await send('First', 'key')).toBe(first);
      const second = await send('Second & more');
      const page = await client.listNotifications(
        { search: '& m', read: false, orderField: 'created,desc', limit: 1 },
        reader,
      );
      expect(page).toMatchObject({
        totalCount: 1,
        notifications: [{ id: second, payload: { metadata: { n: 1 } } }],
      });
      expect(await client.getNotification(first, reader)).toMatchObject({
        payload: { title: 'First' },
      });
      const marked = await client.markNotifications(
        { ids: [first], read: true },
        reader,
      );
      expect(marked).toMatchObject([{ id: first, read: expect.any(String) }]);
      const { rev } = page.notifications[0];
      expect(await client.getStatus(reader)).toEqual({
        unread: 1,
        read: 1,
        unreadIds: [{ id: second, rev }],
      });
      expect(
        await client.markNotificationsByFilter(
          {
            filter: { read: false },
            upTo: page.asOf,
            ids: [{ id: second, rev }],
            saved: true,
          },
          reader,
        ),
      ).toMatchObject({ count: 1, ids: [second], more: false });
      const one = { notifications: 1, recipients: 1, isBroadcast: false };
      expect(
        await client.resolveNotifications({ scope: 'Second & more' }, sender),
      ).toEqual(one);
      expect(await client.retractNotifications({ id: first }, sender)).toEqual(
        one,
      );
      await expect(client.getNotification(first, reader)).rejects.toThrow(
        /404/,
      );
    },
  );
});
