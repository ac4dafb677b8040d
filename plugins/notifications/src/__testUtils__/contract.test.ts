import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { contract } from './contract';
import { FakeNotificationsApi } from './FakeNotificationsApi';

describe('the backend of the tests', () => {
  it('says what the real one says', async () => {
    const api = new FakeNotificationsApi();
    const said: Record<string, { body: unknown; signals: unknown[] }> = {};
    let steps = 0;
    api.clock = () => new Date(Date.UTC(2026, 0, 1, 12, 0, steps));
    const step = async <T>(name: string, act: () => T | Promise<T>) => {
      steps += 1;
      const signals: unknown[] = [];
      api.publish = signal => signals.push(signal);
      const body = await act();
      said[name] = JSON.parse(JSON.stringify({ body, signals }));
      return body;
    };
    /** What senders are told, the inbox does not know. */
    const receiptOf = (name: string) => contract[name].body;
    const send = (
      name: string,
      payload: Notification['payload'],
      options: { id: string; isBroadcast?: boolean },
    ) =>
      step(name, () => {
        const { id } = api.send(payload, options);
        return { ...receiptOf(name), id };
      });
    const operation = (number: number) =>
      `00000000-0000-4000-8000-00000000000${number}`;
    const build = { title: 'Build 1 failed', scope: 'build', link: '/build' };

    const { id } = await send('send', build, { id: 'id-1' });
    const rev = api.inbox[0].rev!;
    await step('markById', () =>
      api.updateNotifications({
        ids: [{ id, rev }],
        read: true,
        operationId: operation(1),
      }),
    );
    const again = { title: 'Build 2 failed', severity: 'high' as const };
    await send('sendAgain', { ...build, ...again }, { id: 'another' });
    await step('markWhatWasSentAgain', () =>
      api.updateNotifications({ ids: [{ id, rev }], read: true }),
    );
    await send(
      'broadcast',
      { title: 'Hello', topic: 'news' },
      { id: 'id-4', isBroadcast: true },
    );
    const list = await step('list', () => api.getNotifications());
    await step('status', () => api.getStatus());
    await step('get', () => api.getNotification('id-4'));
    await step('markByFilter', () =>
      api.updateMatchingNotifications({
        filter: { read: false },
        upTo: list.asOf,
        ids: list.notifications.map(n => ({ id: n.id, rev: n.rev! })),
        saved: true,
        operationId: operation(2),
      }),
    );
    await step('undo', () =>
      api.updateMatchingNotifications({
        filter: {},
        onlyChangedBy: operation(2),
        saved: false,
        operationId: operation(3),
      }),
    );
    await send(
      'sendInTwoLanguages',
      {
        title: 'Log',
        description: 'See below.',
        translations: { de: { title: 'Log', description: 'Siehe unten.' } },
      },
      { id: 'id-6' },
    );
    await step('listInGerman', async () => {
      api.languages = ['de-CH', 'en'];
      return {
        ...(await api.getNotifications({ limit: 1, maxDescriptionLength: 5 })),
        nextCursor: 'cursor',
      };
    });
    api.languages = [];
    await step('resolve', () => {
      api.resolve(id);
      return receiptOf('resolve');
    });
    await step('retract', () => {
      api.retract(id);
      return receiptOf('retract');
    });
    await step('listAfterAll', async () => ({
      ...(await api.getNotifications({ limit: 1 })),
      nextCursor: 'cursor',
    }));
    expect(said).toEqual(contract);
  });
});
