import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { GetNotificationsOptions, notificationsApiRef } from '../api';
import { useReaderLanguages } from '../links';
import { InboxQuery, toRequest } from './InboxQuery';
import { inboxReducer } from './inboxReducer';
import { InboxAction, InboxState, initialInboxState } from './InboxState';
import { isNewestFirst } from './waiting';
import { useInboxEvents, useNotificationsHub } from './useNotificationsHub';

/** Several reasons to read the list anew within this time cause one request. */
const REFRESH_DELAY_MS = 150;

/** The backend returns no more on a page that is read by its offset. */
const MAX_LIMIT = 100;

/**
 * One list of notifications that follows what happens to the inbox.
 *
 * @param query - what to list; a new query reads the list anew
 * @param options - `isBusy` tells at the moment of an arrival or of an answer of
 *   the backend whether the reader might click a row, so that rows must not move
 */
export function useInbox(
  query: InboxQuery,
  options: { isBusy: () => boolean },
): { inbox: InboxState; showWaiting: () => void; retry: () => void } {
  const [inbox, dispatch] = useReducer(inboxReducer, undefined, () =>
    initialInboxState(query),
  );

  const key = JSON.stringify(query);
  const currentKey = useRef(key);
  const latestQuery = useRef(query);
  latestQuery.current = query;
  useEffect(() => {
    if (currentKey.current !== key) {
      currentKey.current = key;
      dispatch({ type: 'queried', query: latestQuery.current });
    }
  }, [key]);

  const isBusy = useRef(options.isBusy);
  isBusy.current = options.isBusy;
  useInboxEvents(event =>
    dispatch({
      type: 'event',
      event,
      hold: isBusy.current(),
      now: new Date(),
    }),
  );

  const languages = useReaderLanguages();
  const shownIn = useRef(languages);
  useEffect(() => {
    if (shownIn.current !== languages) {
      shownIn.current = languages;
      // Lists have one language.
      dispatch({ type: 'retried' });
    }
  }, [languages]);

  useReading(inbox, isBusy, dispatch);
  useTopUp(inbox, () => dispatch({ type: 'retried' }));

  return {
    inbox,
    showWaiting: useCallback(() => dispatch({ type: 'waitingShown' }), []),
    retry: useCallback(() => dispatch({ type: 'retried' }), []),
  };
}

/**
 * Reads the list whenever there is a reason to. What becomes one while an answer
 * is on its way comes after it: a list on which much happens is read again and
 * again, but never waits for a quiet moment.
 */
function useReading(
  inbox: InboxState,
  isBusy: { readonly current: () => boolean },
  dispatch: (action: InboxAction) => void,
) {
  const api = useApi(notificationsApiRef);
  const hub = useNotificationsHub();
  const latest = useRef(inbox);
  latest.current = inbox;
  const { query, revision, answered, phase } = inbox;
  const isWanted = revision > answered;
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }
    let outdated = false;
    const read = async () => {
      const now = new Date();
      let asked = latest.current.revision;
      try {
        const answer = await hub.read(() => {
          asked = latest.current.revision;
          return api.getNotifications(withHeldBack(latest.current, now));
        });
        if (!outdated) {
          const { notifications, totalCount, asOf } = answer;
          const items = hub.remember(notifications);
          dispatch({
            type: 'loaded',
            revision: asked,
            items,
            totalCount: totalCount - notifications.length + items.length,
            asOf,
            hold: isBusy.current(),
            now,
          });
        }
      } catch (error) {
        assertError(error);
        if (!outdated) {
          dispatch({ type: 'failed', revision: asked, error });
        }
      }
    };
    const timer = setTimeout(read, phase === 'loading' ? 0 : REFRESH_DELAY_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
    // What else changes meanwhile is taken into account when it asks.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api, hub, query, isWanted, answered]);
}

/** What is held back comes first, and fills no row of the page. */
function withHeldBack(inbox: InboxState, now: Date): GetNotificationsOptions {
  const { query, waiting } = inbox;
  const heldBack = isNewestFirst(inbox) ? waiting.length : 0;
  return {
    ...toRequest(query, now),
    limit: Math.min(query.pageSize + heldBack, MAX_LIMIT),
  };
}

/** Fills the page once rows have left it and the backend has more. */
function useTopUp(
  { items, left, totalCount, query }: InboxState,
  read: () => void,
) {
  const room = query.pageSize - items.length;
  const behind = totalCount - query.page * query.pageSize - items.length;
  const wanted = left.length > 0 && room > 0 && behind > 0;
  const latestRead = useRef(read);
  latestRead.current = read;
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    const timer = setTimeout(() => latestRead.current(), 400);
    return () => clearTimeout(timer);
  }, [wanted, left.length]);
}
