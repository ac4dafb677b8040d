import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { notificationsApiRef } from '../api';
import { getBackendKind } from './BackendKind';
import { InboxQuery, toRequest } from './InboxQuery';
import { inboxReducer } from './inboxReducer';
import { InboxState, initialInboxState } from './InboxState';
import { isNewestFirst } from './waiting';
import { useInboxEvents, useNotificationsHub } from './useNotificationsHub';

/** Several reasons to read the list anew within this time cause one request. */
const REFRESH_DELAY_MS = 150;

/** How many of what is held back a page asks for beyond its own rows. */
const MAX_HELD = 200;

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
  const api = useApi(notificationsApiRef);
  const hub = useNotificationsHub();
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

  const { revision, phase } = inbox;
  const heldBack = useRef(0);
  heldBack.current = isNewestFirst(inbox)
    ? Math.min(inbox.waiting.length, MAX_HELD)
    : 0;
  const isFirst = phase === 'loading';
  const listed = inbox.query;
  useEffect(() => {
    let outdated = false;
    const timer = setTimeout(
      async () => {
        const now = new Date();
        try {
          const answer = await hub.read(() =>
            getBackendKind(api).list({
              ...toRequest(listed, now),
              // What is held back comes first, and fills no row of the page.
              limit: listed.pageSize + heldBack.current,
            }),
          );
          if (!outdated) {
            hub.remember(answer.notifications);
            dispatch({
              type: 'loaded',
              revision,
              items: answer.notifications,
              totalCount: answer.totalCount,
              // Only where the backend does not say, and marks by id.
              readAt: answer.readAt ?? now,
              hold: isBusy.current(),
              now,
            });
          }
        } catch (error) {
          assertError(error);
          if (!outdated) {
            dispatch({ type: 'failed', revision, error });
          }
        }
      },
      isFirst ? 0 : REFRESH_DELAY_MS,
    );
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
    // Only a new revision is a reason to read; the rest comes along with it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api, hub, revision]);

  useTopUp(inbox, () => dispatch({ type: 'retried' }));

  return {
    inbox,
    showWaiting: useCallback(() => dispatch({ type: 'waitingShown' }), []),
    retry: useCallback(() => dispatch({ type: 'retried' }), []),
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
