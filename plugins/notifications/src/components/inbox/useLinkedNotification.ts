import { useEffect, useReducer, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { notificationsApiRef } from '../../api';
import { withFlags } from '../../state/InboxEvent';
import { InboxState } from '../../state/InboxState';
import {
  useInboxEvents,
  useNotificationsHub,
} from '../../state/useNotificationsHub';

const NOT_FOUND = 404;

/** The notification that a deep link names, for when the list does not hold it. */
export type LinkedNotification =
  | { state: 'none' }
  | { state: 'loading' }
  | { state: 'missing' }
  /** It may be there: the backend did not say. */
  | { state: 'failed'; error: Error; retry: () => void }
  | { state: 'found'; notification: Notification };

/**
 * @param openId - the id in the URL
 * @param wasOpenedHere - whether the reader opened it in this list; when it
 *   leaves the list after that, the reader is done with it
 */
export function useLinkedNotification(
  openId: string | undefined,
  wasOpenedHere: boolean,
  { items, phase }: InboxState,
): LinkedNotification {
  const api = useApi(notificationsApiRef);
  const hub = useNotificationsHub();
  const [linked, setLinked] = useState<LinkedNotification>({ state: 'none' });
  const isListed = items.some(({ id }) => id === openId);
  const isWanted =
    openId !== undefined && phase !== 'loading' && !isListed && !wasOpenedHere;
  const knownId = useRef<string | undefined>();
  const [attempt, retry] = useReducer((count: number) => count + 1, 1);

  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }
    let outdated = false;
    const settle = (
      change: (current: LinkedNotification) => LinkedNotification,
    ) => {
      if (!outdated) {
        setLinked(change);
      }
    };
    if (knownId.current !== openId) {
      setLinked({ state: 'loading' });
    }
    knownId.current = openId;
    hub
      .read(() => api.getNotification(openId))
      .then(
        answer => {
          // What looks like a part of the address, as `..`, leads elsewhere.
          const [notification] = answer.id ? hub.remember([answer]) : [];
          settle(() =>
            notification
              ? { state: 'found', notification }
              : { state: 'missing' },
          );
        },
        error =>
          settle(current => {
            if (error.statusCode === NOT_FOUND) {
              return { state: 'missing' };
            }
            // What is found has this id, and is being read.
            return current.state === 'found'
              ? current
              : { state: 'failed', error, retry };
          }),
      );
    return () => {
      outdated = true;
    };
  }, [api, hub, openId, isWanted, attempt]);

  useInboxEvents(event => {
    if (event.type === 'stale') {
      retry();
    }
    setLinked(current => {
      if (current.state !== 'found') {
        return current;
      }
      const { id } = current.notification;
      if (event.type === 'marked' && event.ids.includes(id)) {
        return {
          state: 'found',
          notification: withFlags(
            current.notification,
            event.flags,
            new Date(),
          ),
        };
      }
      if (
        (event.type === 'arrived' || event.type === 'completed') &&
        event.notification.id === id
      ) {
        return { state: 'found', notification: event.notification };
      }
      if (event.type === 'retracted' && event.ids.includes(id)) {
        return { state: 'missing' };
      }
      return current;
    });
  });

  return isWanted ? linked : { state: 'none' };
}
