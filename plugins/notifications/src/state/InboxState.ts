import {
  Notification,
  NotificationRevision,
} from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from './InboxEvent';
import { InboxQuery } from './InboxQuery';

/** One list of notifications on the page. */
export type InboxState = {
  query: InboxQuery;
  /** `loading` until the query was answered once. */
  phase: 'loading' | 'ready' | 'error';
  /** With `ready`: what is shown could not be read anew. */
  error?: Error;
  /** While `loading`: what the previous query found. */
  items: Notification[];
  /** How many the query finds on all pages. */
  totalCount: number;
  /** Arrived while the reader was busy with the list; newest first. */
  waiting: Notification[];
  /** Rows the reader marked out of this view, kept so that undo puts them back. */
  left: Array<{ notification: Notification; index: number }>;
  /** Goes up whenever the list has to be read from the backend. */
  revision: number;
  /** The last revision that was read, or could not be; older answers tell nothing. */
  answered: number;
  /** The time, by the clock of the database, up to which the reader has seen everything. */
  asOf: Date;
  /** What was shown of what was sent shortly before that time or later, by id. */
  seen: ReadonlyMap<string, NotificationRevision>;
};

export type InboxAction =
  | { type: 'queried'; query: InboxQuery }
  | {
      type: 'loaded';
      revision: number;
      items: Notification[];
      totalCount: number;
      /** The time that the answer shows, by the clock of the database. */
      asOf: Date;
      /** The reader is busy with the list, so that rows must not move. */
      hold: boolean;
      now: Date;
    }
  | { type: 'failed'; revision: number; error: Error }
  | { type: 'waitingShown' }
  | { type: 'retried' }
  /** `hold`: the reader is busy with the list, so that rows must not move. */
  | { type: 'event'; event: InboxEvent; hold: boolean; now: Date };

export function initialInboxState(query: InboxQuery): InboxState {
  return {
    query,
    phase: 'loading',
    items: [],
    totalCount: 0,
    waiting: [],
    left: [],
    revision: 1,
    answered: 0,
    asOf: new Date(0),
    seen: new Map(),
  };
}
