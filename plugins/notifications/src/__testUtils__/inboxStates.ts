import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from '../state/InboxEvent';
import { InboxQuery } from '../state/InboxQuery';
import { inboxReducer } from '../state/inboxReducer';
import {
  InboxAction,
  InboxState,
  initialInboxState,
} from '../state/InboxState';
import { aNotification, sentAgain } from './FakeNotificationsApi';

export const now = new Date('2026-01-01T12:00:00Z');
export const minutesAgo = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000);

/** Pages of three. */
export const unread: InboxQuery = {
  view: 'unread',
  audience: 'all',
  search: '',
  sort: 'newest',
  page: 0,
  pageSize: 3,
};

type Loaded = Extract<InboxAction, { type: 'loaded' }>;

/** The backend answers, and was asked for whatever reason. */
export function answer(
  state: InboxState,
  items: Notification[],
  rest: Partial<Loaded> = {},
): InboxState {
  const isAsked = state.revision > state.answered;
  const asked = isAsked ? state : on(state, { type: 'stale' });
  return inboxReducer(asked, {
    type: 'loaded',
    revision: asked.revision,
    items,
    totalCount: items.length,
    asOf: now,
    hold: false,
    now,
    ...rest,
  });
}

/** A list that was read. */
export function loaded(
  items: Notification[],
  query: Partial<InboxQuery> = {},
  totalCount = items.length,
): InboxState {
  const state = initialInboxState({ ...unread, ...query });
  return answer(state, items, { totalCount });
}

/** Something happens. */
export function on(
  state: InboxState,
  event: InboxEvent,
  hold = false,
): InboxState {
  return inboxReducer(state, { type: 'event', event, hold, now });
}

export const ids = (state: InboxState) => state.items.map(({ id }) => id);
/** Sent five minutes ago unless told. */
export const named = (id: string, rest: Partial<Notification> = {}) =>
  aNotification({}, { id, created: minutesAgo(5), ...rest });
/** Sent again just now, in its scope, unless told. */
export const again = (id: string, rest: Partial<Notification> = {}) =>
  sentAgain(named(id), { updated: now, ...rest });
