import { act, screen, waitFor, within } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import { NotificationDelivery } from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  sentAgain,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

const MINUTE = 60_000;
/** In the microseconds of a `rev`. */
const DAY = 24 * 60 * MINUTE * 1000;
const NOON = new Date().setHours(12, 0);
const errorApi = { post: jest.fn(), error$: jest.fn() };

function aDelivery(rest: Partial<NotificationDelivery>): NotificationDelivery {
  return {
    sendId: 'latest',
    sentAt: new Date().toISOString(),
    channel: 'Email',
    channelTitle: 'E-mail',
    state: 'delivered',
    ...rest,
  };
}

/** One delivery on a channel of its own for each, titled as its place in the list. */
const onChannels = (...states: Array<Partial<NotificationDelivery>>) =>
  states.map((state, n) =>
    aDelivery({ channel: `channel-${n}`, channelTitle: `${n}`, ...state }),
  );

const timeOf = (date: string) =>
  new Date(date).toLocaleTimeString('en', {
    hour: 'numeric',
    minute: '2-digit',
  });

async function openDetails(
  api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]),
) {
  const rendered = await renderWithInbox(<NotificationsPage />, {
    api,
    apis: [[errorApiRef, errorApi]],
  });
  jest.setSystemTime(NOON);
  const feed = within(await screen.findByRole('feed'));
  expect(api.countOf('getDeliveries')).toBe(0);
  await userEvent.click(
    feed.getByRole('button', { name: 'Show details of Hello' }),
  );
  await feed.findByRole('button', { name: 'Copy link' });
  return { api, ...rendered };
}

const list = () =>
  screen.queryByRole('list', { name: 'Deliveries outside of the inbox' });
const lines = () =>
  within(list()!)
    .getAllByRole('listitem')
    .map(item => item.textContent);

describe('the deliveries of a notification outside of the inbox', () => {
  it('say for each channel what became of it, except for what needs no word', async () => {
    const inFiveMinutes = new Date(NOON + 5 * MINUTE).toISOString();
    const past = new Date(NOON - MINUTE).toISOString();
    const api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]);
    api.deliveries.deliveries = onChannels(
      { state: 'delivered', at: past },
      { state: 'delivered', at: '2020-02-29T12:00:00Z' },
      { state: 'delivered' },
      { state: 'waiting', nextAttempt: inFiveMinutes },
      { state: 'waiting', nextAttempt: past },
      {
        state: 'retrying',
        nextAttempt: inFiveMinutes,
        reason: 'channel_not_found',
      },
      { state: 'retrying', nextAttempt: past },
      { state: 'not-wanted', reason: 'topic-setting' },
      { state: 'not-wanted', reason: 'default' },
      { state: 'excluded' },
      { state: 'no-address' },
      { state: 'read' },
      { state: 'resolved' },
      { state: 'retracted' },
      { state: 'expired' },
      { state: 'dead', reason: 'channel_not_found' },
      { state: 'unknown' },
      { state: 'filtered' },
      { state: 'superseded' },
    );
    await openDetails(api);
    await waitFor(() => expect(list()).toBeVisible());
    const due = timeOf(inFiveMinutes);
    expect(lines()).toEqual([
      `0: delivered ${timeOf(past)}`,
      expect.stringMatching(/^1: delivered Feb 29, 2020, \d+:00 [AP]M$/),
      '2: delivered',
      `3: waiting until ${due}`,
      '4: waiting',
      `5: retrying at ${due} (channel_not_found)`,
      '6: retrying',
      '7: not sent, turned off in your settings · Notification settings',
      '8: not sent, turned off by default · Notification settings',
      '9: not sent, excluded by the configuration',
      '10: not sent, no address found for you',
      '11: not sent, no longer unread when it was due',
      '12: not sent, resolved before it was due',
      '13: not sent, retracted before it was due',
      '14: not sent, expired before it was delivered',
      '15: failed (channel_not_found)',
      '16: unknown whether it was delivered',
    ]);
    const links = within(list()!).getAllByRole('link');
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/notifications/settings',
      '/notifications/settings',
    ]);
    await expectAccessible();
  });

  it('are those of the latest send, or those that carried its text', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]);
    const slack = { channel: 'slack', channelTitle: 'Slack' };
    const pager = { channel: 'pager', channelTitle: 'Pager' };
    const chat = { channel: 'chat', channelTitle: 'Chat' };
    api.deliveries.deliveries = [
      aDelivery({ ...slack, state: 'superseded' }),
      aDelivery({ state: 'delivered' }),
      aDelivery({ ...pager, state: 'filtered' }),
      ...['second', 'first'].flatMap(sendId => [
        aDelivery({ ...chat, sendId, state: 'delivered' }),
        aDelivery({ ...pager, sendId, state: 'delivered' }),
        aDelivery({ sendId, state: 'dead' }),
      ]),
      aDelivery({ ...slack, sendId: 'second', state: 'superseded' }),
      aDelivery({ ...slack, sendId: 'first', state: 'retrying' }),
      aDelivery({ ...slack, sendId: 'earlier', state: 'delivered' }),
    ];
    await openDetails(api);
    await waitFor(() => expect(list()).toBeVisible());
    expect(lines()).toEqual(['Slack: retrying', 'E-mail: delivered']);
  });

  it('are read when the details are opened, and again when it is sent again or marked elsewhere', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]);
    api.deliveries.deliveries = [aDelivery({ state: 'waiting' })];
    const { signals } = await openDetails(api);
    await screen.findByText('E-mail: waiting');
    const [{ id, rev = 0 }] = api.inbox;

    api.deliveries.deliveries = [aDelivery({ state: 'dead' })];
    act(() => signals.sendArrival(sentAgain(api.inbox[0])));
    expect(await screen.findByText('E-mail: failed')).toBeVisible();

    api.deliveries.deliveries = [aDelivery({ state: 'resolved' })];
    act(() => signals.sendMark('read', ['another']));
    act(() => signals.sendMark('saved', [id], { rev: rev + DAY }));
    expect(await screen.findByText(/resolved before/)).toBeVisible();
    expect(api.countOf('getDeliveries')).toBe(3);

    api.failing.add('getDeliveries');
    act(() => signals.sendMark('unsaved', [id], { rev: rev + DAY + 1 }));
    await waitFor(() => expect(list()).toBeNull());
    expect(api.countOf('getDeliveries')).toBe(4);

    // What the reader marks here says nothing of other channels.
    await userEvent.click(screen.getByRole('button', { name: 'Save: Hello' }));
    await waitFor(() => expect(api.countOf('updateNotifications')).toBe(1));
    expect(api.countOf('getDeliveries')).toBe(4);
  });

  it.each<[string, (api: FakeNotificationsApi) => void]>([
    ['that has no such route', api => api.failing.add('getDeliveries')],
    ['that has none', api => (api.deliveries.deliveries = [])],
    ['that answers oddly', api => (api.deliveries = 'odd' as any)],
    [
      'that has only states without a word',
      api =>
        (api.deliveries.deliveries = onChannels(
          { state: 'filtered' },
          { state: 'superseded' },
          { state: 'from a newer backend' as any },
        )),
    ],
  ])('are not mentioned with a backend %s', async (_, prepare) => {
    const logged = (['error', 'warn', 'log'] as const).map(method =>
      jest.spyOn(console, method).mockImplementation(() => {}),
    );
    const api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]);
    prepare(api);
    api.failure = Object.assign(new Error('Not found'), { statusCode: 404 });
    await openDetails(api);
    await waitFor(() => expect(api.countOf('getDeliveries')).toBe(1));
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    expect(list()).toBeNull();
    expect(api.countOf('getDeliveries')).toBe(1);
    expect(errorApi.post).not.toHaveBeenCalled();
    logged.forEach(method => {
      expect(method).not.toHaveBeenCalled();
      method.mockRestore();
    });
  });

  it('are not mentioned with an API of the app that does not know them', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'Hello' })]);
    Object.assign(api, { getDeliveries: undefined });
    await openDetails(api);
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    expect(list()).toBeNull();
    expect(errorApi.post).not.toHaveBeenCalled();
  });
});
