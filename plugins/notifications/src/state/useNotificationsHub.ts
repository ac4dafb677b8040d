import { useEffect, useReducer, useRef, useState } from 'react';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import {
  SignalApi,
  signalApiRef,
} from '@callboard/backstage-plugin-signals-react';
import { NotificationsApi, notificationsApiRef } from '../api';
import { InboxEvent } from './InboxEvent';
import { NotificationsHub } from './NotificationsHub';

// The sidebar, the page and the home page have no provider in common in either
// frontend system. The API instance is what they have in common.
const hubs = new WeakMap<NotificationsApi, NotificationsHub>();

function getHub(api: NotificationsApi, signals: SignalApi | undefined) {
  let hub = hubs.get(api);
  if (!hub) {
    hub = NotificationsHub.create({ api, signals });
    hubs.set(api, hub);
  }
  return hub;
}

/** The hub of this app, at work for as long as the component is mounted. */
export function useNotificationsHub(): NotificationsHub {
  const api = useApi(notificationsApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const hub = getHub(api, signals);
  useEffect(() => hub.attach(), [hub]);
  return hub;
}

/** Calls the listener of the latest render with every event of the inbox. */
export function useInboxEvents(listener: (event: InboxEvent) => void): void {
  const hub = useNotificationsHub();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => hub.onEvent(event => latest.current(event)), [hub]);
}

/** Whether the backend has stopped accepting the reader's session. */
export function useHasSessionEnded(): boolean {
  const { session } = useNotificationsHub();
  const [hasEnded, setEnded] = useState(session.hasEnded());
  useEffect(() => {
    const update = () => setEnded(session.hasEnded());
    update();
    return session.onChange(update);
  }, [session]);
  return hasEnded;
}

/** How many notifications are unread; undefined until it is known. */
export function useUnreadCount(): number | undefined {
  const hub = useNotificationsHub();
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // It may have changed between the render and this effect.
    rerender();
    return hub.onUnreadCountChange(rerender);
  }, [hub]);
  return hub.getUnreadCount();
}
