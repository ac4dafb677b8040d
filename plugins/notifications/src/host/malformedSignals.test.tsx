import { act, screen } from '@testing-library/react';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
} from '../__testUtils__';
import { arrivalSignal } from '../__testUtils__/FakeSignalApi';
import { NotificationsPage } from '../components/NotificationsPage';
import { NotificationsSidebarItem } from '../components/NotificationsSidebarItem';
import { UnreadNotificationsCard } from '../components/UnreadNotificationsCard';

const rev = Date.UTC(2100, 0, 1) * 1000;

/** As the backend signals it, but for some fields. */
function arrival(
  payload: object = {},
  notification: object = {},
  signal: object = {},
): any {
  const sent = aNotification({ title: 'Sent' }, { sentRev: rev, rev });
  const whole: any = arrivalSignal(sent);
  return {
    ...whole,
    notification: {
      ...whole.notification,
      payload: { ...whole.notification.payload, ...payload },
      ...notification,
    },
    ...signal,
  };
}

const marked = (fields: object) => ({
  action: 'notification_read',
  notification_ids: ['one'],
  rev,
  ...fields,
});

const malformed: Array<[string, unknown]> = [
  ['nothing', null],
  ['a text', 'new_notification'],
  ['a list', [arrival()]],
  ['no action', { notification_ids: ['one'], rev }],
  ['an unknown action', marked({ action: 'notification_eaten', more: true })],
  ['an action of all objects', marked({ action: 'toString', more: true })],
  ['an id that is no text', arrival({}, { id: 1 })],
  [
    'a notification_id that is no text',
    arrival({}, {}, { notification_id: 1 }),
  ],
  ['a rev that is no number', arrival({}, { rev: '1' })],
  ['a rev that is too large', arrival({}, { sentRev: 2 ** 60 })],
  ['a broken rev', arrival({}, {}, { rev: 0.5 })],
  ['a notification that is none', arrival({}, {}, { notification: 'one' })],
  ['a date that is none', arrival({}, { created: 'yesterday' })],
  ['a date that is a number', arrival({}, { updated: 5 })],
  ['an arrival that was read', arrival({}, { read: '2026-01-01T00:00:00Z' })],
  ['an origin that is no text', arrival({}, { origin: {} })],
  ['no payload', arrival({}, { payload: undefined })],
  ['a payload that is a list', arrival({}, { payload: ['title'] })],
  ['no title', arrival({ title: undefined })],
  ['an object as title', arrival({ title: { text: 'Sent' } })],
  ['a description that is a list', arrival({ description: ['Sent'] })],
  ['an unknown severity', arrival({ severity: 'lethal' })],
  ['a severity of all objects', arrival({ severity: 'constructor' })],
  ['an unknown format', arrival({ descriptionFormat: 'html' })],
  ['a link that is no text', arrival({ link: { url: '/' } })],
  // eslint-disable-next-line no-script-url
  ['a link to a script', arrival({ link: 'javascript:alert(1)' })],
  ['additional links that are no list', arrival({ additionalLinks: '/one' })],
  ['an additional link that is a text', arrival({ additionalLinks: ['/one'] })],
  [
    'an additional link without title',
    arrival({ additionalLinks: [{ url: '/one' }] }),
  ],
  [
    'an additional link that is none',
    arrival({ additionalLinks: [{ title: 'One', url: '//one.example' }] }),
  ],
  ['a topic that is no text', arrival({ topic: {} })],
  ['a scope that is no text', arrival({ scope: null })],
  ['an icon that is no text', arrival({ icon: 5 })],
  ['metadata that are a text', arrival({ metadata: 'data' })],
  ['translations that are none', arrival({ translations: { en: null } })],
  [
    'a translation with an object as title',
    arrival({ translations: { en: { title: {} } } }),
  ],
  ['ids that are no list', marked({ notification_ids: 'one', more: true })],
  ['ids that are no texts', marked({ notification_ids: [{}], more: true })],
  ['a mark without a number', marked({ rev: null, more: true })],
  ['a mark with a broken operation', marked({ operationId: {}, more: true })],
  ['a mark with more of something', marked({ more: 'more' })],
  [
    'a retraction without ids',
    { action: 'notification_retracted', rev, more: true },
  ],
];

/** An app with one notification in it. */
async function renderApp(list = <UnreadNotificationsCard />) {
  const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
  const warnings = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const one = aNotification({ title: 'One' }, { id: 'one' });
  const api = new FakeNotificationsApi([one]);
  const { signals } = await renderWithInbox(
    <>
      <NotificationsSidebarItem />
      {list}
    </>,
    { api },
  );
  const pass = (milliseconds: number) =>
    act(() => jest.advanceTimersByTimeAsync(milliseconds));
  await pass(60_000);
  api.requests.length = 0;
  errors.mockClear();
  warnings.mockClear();
  return {
    api,
    pass,
    errors,
    warnings,
    send: (message: any) => act(async () => signals.send(message)),
  };
}

const toasts = () =>
  screen.queryByRole('region', { name: 'New notifications' });

function expectUnchanged() {
  expect(
    screen.getByRole('link', { name: 'Notifications, 1 unread notification' }),
  ).toBeVisible();
  expect(screen.getByRole('article', { name: /One/ })).toBeVisible();
  expect(toasts()).not.toBeInTheDocument();
}

afterEach(() => jest.restoreAllMocks());

describe('a malformed signal', () => {
  it.each(malformed)(
    'is dropped and counted, and asks for nothing: %s',
    async (_, message) => {
      const { api, pass, errors, warnings, send } = await renderApp();
      await send(message);
      expectUnchanged();
      expect(warnings.mock.calls).toEqual([
        ['Dropped malformed signals on the channel notifications: 1'],
      ]);
      await pass(60_000);
      expect(api.requests).toEqual([]);
      expect(errors).not.toHaveBeenCalled();

      await send(arrival({ title: 'Next' }));
      expect(toasts()).toHaveTextContent('Next');
    },
  );

  it('does not fill the console, however many there are', async () => {
    const { warnings, send } = await renderApp();
    for (let n = 0; n < 120; n++) {
      await send({});
    }
    expect(warnings.mock.calls.map(([text]) => text.match(/\d+$/)[0])).toEqual([
      '1',
      '10',
      '100',
    ]);
  });

  it('breaks nothing, whatever it is like', async () => {
    const { errors, warnings, pass, send } = await renderApp(
      <NotificationsPage />,
    );
    const random = seededRandom(17);
    for (let n = 0; n < 300; n++) {
      await send(randomSignal(random));
      // Each has a toast of its own, as the one before is gone.
      await pass(20_000);
    }
    expect(errors.mock.calls).toEqual([]);
    // Some of them are well-formed all the same.
    expect(warnings).toHaveBeenLastCalledWith(expect.stringMatching(/: 100$/));
    await send(arrival({ title: 'Next' }, { id: 'next' }));
    expect(toasts()).toHaveTextContent('Next');
    expect(screen.getByRole('article', { name: /Next/ })).toBeVisible();
  }, 60_000);
});

describe('a signal of the built-in backend, which has no revision', () => {
  it.each([
    ['arrival', { action: 'new_notification', notification_id: 'two' }],
    ['mark', { action: 'notification_read', notification_ids: ['one'] }],
  ])('is dropped as well: %s', async (_, message) => {
    const { api, pass, errors, warnings, send } = await renderApp();
    await send(message);
    await pass(60_000);
    expectUnchanged();
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(errors).not.toHaveBeenCalled();
    expect(api.requests).toEqual([]);
  });
});

describe('a signal of a newer backend', () => {
  it('may have fields that are not known yet', async () => {
    const { warnings, send } = await renderApp();
    const unknown = { colour: { of: ['the', 'day'] } };
    await send(arrival({ title: 'Next', ...unknown }, unknown, unknown));
    expect(toasts()).toHaveTextContent('Next');
    expect(warnings).not.toHaveBeenCalled();
  });
});

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const nested = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`);

/** What may stand where something else belongs. */
const anything: unknown[] = [
  null,
  true,
  0,
  -1,
  1e300,
  '',
  'constructor',
  '\ud800',
  '{{ user:default/jane }} {{',
  '/%E0%A4%A/../..',
  'route:catalog.x?y=%',
  'x'.repeat(5000),
  [],
  {},
  [null],
  nested,
  { title: {} },
  { toString: 'no function' },
  JSON.parse('{"__proto__":{"title":"One"}}'),
];

/** A well-formed signal of which up to three values are replaced, or left out. */
function randomSignal(random: () => number): any {
  const pick = <T,>(values: T[]): T =>
    values[Math.floor(random() * values.length)];
  const id = `random-${random()}`;
  const signal: any = pick([
    () =>
      arrival(
        {
          description: '*Text*',
          descriptionFormat: 'markdown',
          link: '/catalog',
          additionalLinks: [{ title: 'Logs', url: 'https://ci.example/1' }],
          severity: 'high',
          topic: 'builds',
          scope: 'build',
          icon: 'catalog',
          metadata: { build: 1 },
          translations: { en: { title: 'Sent', description: 'Text' } },
        },
        { id },
      ),
    () => marked({ notification_ids: [id], operationId: 'a' }),
    () => ({ action: 'notification_retracted', notification_ids: [id], rev }),
  ])();
  const root = { signal };
  for (let changes = Math.ceil(random() * 3); changes > 0; changes--) {
    const [parent, name] = pick(placesIn(root));
    if (random() < 0.2 && parent !== root) {
      delete parent[name];
    } else {
      parent[name] = structuredClone(pick(anything));
    }
  }
  return root.signal;
}

/** Everywhere that a value stands, near the top. */
function placesIn(value: any, depth = 0): Array<[any, string]> {
  return typeof value === 'object' && value !== null && depth < 6
    ? Object.keys(value).flatMap(
        (name): Array<[any, string]> => [
          [value, name],
          ...placesIn(value[name], depth + 1),
        ],
      )
    : [];
}
