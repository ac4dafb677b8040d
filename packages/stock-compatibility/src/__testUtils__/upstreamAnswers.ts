import type {
  Notification,
  NotificationSettings,
} from '@upstream-1.57/plugin-notifications-common';
import { RunningBackend } from './startBackend';

/** The JSON that a backend answers a user, by path. */
export type Answers = { user: string; byPath: Record<string, any> };

type List = { notifications: Notification[]; totalCount: number };

/** More than there are: without a limit, upstream answers all and ours 100. */
const ALL = { limit: '1000' };

const FILTERS: Array<Record<string, string>> = [
  {},
  { read: 'false' },
  { read: 'true' },
  { saved: 'true' },
  { saved: 'false' },
  { read: 'true', saved: 'true' },
  { search: 'again' },
  { search: 'déploy ✅' },
  { search: 'no such text' },
  { topic: 'no such topic' },
  { minimumSeverity: 'low' },
  { minimumSeverity: 'normal' },
  { minimumSeverity: 'high' },
  { minimumSeverity: 'critical' },
  { createdAfter: '2000-01-01T00:00:00.000Z' },
  { createdAfter: '2100-01-01T00:00:00.000Z' },
];

const ORDERS = ['created', 'topic', 'origin'].flatMap(field => [
  { orderField: `${field},asc` },
  { orderField: `${field},desc` },
]);

/** As many as ours has on a page of that order. */
function largestPage({ orderField }: { orderField: string }) {
  return orderField.startsWith('created') ? ALL : { limit: '100' };
}

const PAGES = [
  ...['0', '3', '1000'].map(offset => ({ limit: '3', offset })),
  { limit: '0' },
];

function pathOf(route: string, query: Record<string, string>): string {
  return `${route}?${new URLSearchParams(query)}`;
}

async function askAll(backend: RunningBackend, user: string, paths: string[]) {
  const byPath: Answers['byPath'] = {};
  for (const path of paths) {
    byPath[path] = await backend.request({ user, path });
  }
  return { user, byPath };
}

/** Asks an upstream backend everything that can be asked on behalf of a user. */
export async function askUpstream(
  backend: RunningBackend,
  user: string,
): Promise<Answers> {
  const { notifications } = await backend.request<List>({
    user,
    path: pathOf('/', ALL),
  });
  const topics = notifications.flatMap(({ payload }) => payload.topic || []);
  const filters = [
    ...FILTERS,
    ...[...new Set(topics)].map(topic => ({ topic })),
    { createdAfter: momentBetween(notifications) },
  ];
  return askAll(backend, user, [
    ...filters.map(query => pathOf('/', { ...query, ...ALL })),
    ...ORDERS.map(query => pathOf('/', { ...query, ...largestPage(query) })),
    pathOf('/notifications', ALL),
    ...[{}, ...ORDERS].flatMap(query =>
      PAGES.map(page => pathOf('/', { ...query, ...page })),
    ),
    ...filters
      .filter(({ topic }) => topic === undefined)
      .map(query => pathOf('/topics', query)),
    ...notifications.map(({ id }) => `/${id}`),
    '/status',
    '/settings',
  ]);
}

/**
 * What our backend answers, beside what it should, except for additions. By intent,
 * what has a scope has another id here, which its old one leads to, and several of one
 * scope are one.
 */
export async function compareAnswers(
  backend: RunningBackend,
  asked: Answers,
): Promise<Array<{ ours: unknown; expected: unknown }>> {
  const paths = Object.keys(asked.byPath);
  const ours = await askAll(backend, asked.user, paths);
  const upstream = withOurIds(asked, ours);
  return paths.map(path => {
    if (path === '/settings') {
      // Ours adds origins and topics that the user was not sent anything of.
      const expected = settingsIn(upstream.byPath[path]);
      const settings = settingsIn(ours.byPath[path]);
      return {
        ours: settings.filter(setting => expected.includes(setting)),
        expected,
      };
    }
    return {
      ours: { path, answer: withoutAdditions(ours.byPath[path]) },
      expected: { path, answer: expectedAnswer(upstream, path) },
    };
  });
}

function withOurIds(upstream: Answers, ours: Answers): Answers {
  const idOf = (id: string): string => ours.byPath[`/${id}`].id;
  const all: List = upstream.byPath[pathOf('/', ALL)];
  // Of several in one scope, the latest; none of them is read or saved.
  const merged = new Map<string, Notification>();
  for (const notification of [...all.notifications].reverse()) {
    const { id, payload, created } = notification;
    expect(id === idOf(id)).toBe(!payload.scope);
    const earlier = merged.get(idOf(id));
    merged.set(idOf(id), {
      ...notification,
      id: idOf(id),
      ...(earlier && { created: earlier.created, updated: created }),
    });
  }
  const inList = ({ notifications }: List): Omit<List, 'totalCount'> => {
    const ids = [...new Set(notifications.map(({ id }) => idOf(id)))];
    return { notifications: ids.map(id => merged.get(id)!) };
  };
  return {
    user: upstream.user,
    byPath: Object.fromEntries(
      Object.entries(upstream.byPath).map(([path, answer]) => {
        if (answer.notifications) {
          return [path, inList(answer)];
        }
        if (path === '/status') {
          const { unread, read } = answer;
          return [
            path,
            { unread: unread - (unread + read - merged.size), read },
          ];
        }
        return [path, answer.payload ? merged.get(idOf(answer.id)) : answer];
      }),
    ),
  };
}

/** What ours adds to lists and to notifications. */
function withoutAdditions(answer: any): unknown {
  if (answer.notifications) {
    const { nextCursor, asOf, notifications, ...list } = answer;
    return { ...list, notifications: notifications.map(withoutAdditions) };
  }
  if (answer.payload) {
    const { userRef, isBroadcast, rev, sentRev, ...notification } = answer;
    return {
      ...notification,
      ...(isBroadcast === (notification.user === null) ? {} : { isBroadcast }),
      payload: withTextOfMetadata(answer.payload),
    };
  }
  if (answer.unreadIds) {
    const { unreadIds, ...status } = answer;
    return status;
  }
  return answer.topics ? { topics: [...answer.topics].sort() } : answer;
}

function expectedAnswer(upstream: Answers, path: string): unknown {
  const answer = upstream.byPath[path];
  if (answer.notifications) {
    return expectedList(upstream, path);
  }
  if (answer.topics) {
    const { searchParams } = new URL(path, 'http://localhost');
    const topics = searchParams.has('createdAfter')
      ? expectedList(
          upstream,
          pathOf('/', { ...toQuery(path), ...ALL }),
        ).notifications.flatMap(({ payload }) => payload.topic || [])
      : answer.topics;
    return { topics: [...new Set(topics)].filter(Boolean).sort() };
  }
  return answer.payload ? expectedNotification(answer) : answer;
}

/**
 * By intent, what was sent again counts as sent then: in order and for
 * `createdAfter`. Without a topic, notifications stand where an empty one would;
 * in upstream that depends on the database. What is equal stands newest first.
 */
function expectedList(upstream: Answers, path: string): List {
  const { limit, offset = '0', ...query } = toQuery(path);
  const { createdAfter, orderField = 'created,desc', ...filter } = query;
  const whole: List = upstream.byPath[pathOf('/', { ...filter, ...ALL })];
  const found = whole.notifications
    .map(expectedNotification)
    .filter(n => !createdAfter || sentAt(n) > createdAfter);

  const [field, direction] = orderField.split(',');
  const sign = direction === 'desc' ? -1 : 1;
  const keyOf = (n: Notification) =>
    field === 'topic' ? n.payload.topic ?? '' : n.origin;
  found.sort(
    (a, b) =>
      (field === 'created' ? 0 : sign * compare(keyOf(a), keyOf(b))) ||
      (field === 'created' ? sign : -1) * compare(sentAt(a), sentAt(b)),
  );
  const start = Number(offset);
  return {
    totalCount: found.length,
    notifications: found.slice(start, start + Number(limit)),
  };
}

/**
 * By intent, what is empty is absent rather than null, and timestamps are in ISO
 * 8601, as they are in upstream on PostgreSQL.
 */
function expectedNotification(notification: Notification): Notification {
  const { user, read, saved, updated, payload, ...others } = notification;
  const toMoment = (date?: Date) => (date ? new Date(date).toJSON() : null);
  return {
    ...others,
    ...withoutEmpty({
      read: toMoment(read),
      saved: toMoment(saved),
      updated: toMoment(updated),
    }),
    user,
    payload: withTextOfMetadata(withoutEmpty(payload)),
  } as unknown as Notification;
}

function withoutEmpty<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== '',
    ),
  ) as T;
}

/** As text, to see also the order of keys, and names that are special in objects. */
function withTextOfMetadata(payload: Notification['payload']) {
  return 'metadata' in payload
    ? { ...payload, metadata: JSON.stringify(payload.metadata) }
    : payload;
}

/** By intent, a topic that is empty is none. */
function settingsIn({ channels }: NotificationSettings): string[] {
  return channels
    .flatMap(channel =>
      channel.origins.flatMap(({ id, enabled, topics = [] }) => [
        `${channel.id} ${id}: ${enabled}`,
        ...topics
          .filter(topic => topic.id !== '')
          .map(topic => `${channel.id} ${id} ${topic.id}: ${topic.enabled}`),
      ]),
    )
    .sort();
}

/** A time at which nothing was sent, with sends before and after it. */
function momentBetween(notifications: Notification[]): string {
  const moments = notifications
    .map(n => Date.parse(sentAt(expectedNotification(n))))
    .sort((a, b) => a - b);
  const middle = moments[moments.length >> 1];
  return new Date(middle + 1).toISOString();
}

function sentAt({ created, updated }: Notification): string {
  return String(updated ?? created);
}

function toQuery(path: string): Record<string, string> {
  return Object.fromEntries(new URL(path, 'http://localhost').searchParams);
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
