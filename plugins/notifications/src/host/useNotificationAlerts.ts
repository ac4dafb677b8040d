import { useEffect, useRef, useState } from 'react';
import { usePreference } from '../preferences';
import { playChime } from '../sound/playChime';
import {
  useInboxEvents,
  useNotificationsHub,
  useNotificationStatus,
} from '../state/useNotificationsHub';
import { TabLeader } from '../tabs/TabLeader';
import { ToldInTabs } from '../tabs/ToldInTabs';
import { getToastQueue } from '../toasts/ToastQueue';
import { NotificationsHostOptions } from './NotificationsHostOptions';
import { useDesktopAlerts } from './useDesktopAlerts';
import { useTitleCounter } from './useTitleCounter';

/** A storm of notifications makes one sound. */
const QUIET_AFTER_SOUND_MS = 3000;

/** Does what the reader chose for each arrival, in one tab only. */
export function useNotificationAlerts(options: NotificationsHostOptions): void {
  const { toastsAllowed = true, titleCounterAllowed = true } = options;
  const [showToasts] = usePreference('toasts');
  const [showOnDesktop] = usePreference('desktop', options.desktopByDefault);
  const [playSound] = usePreference('sound');
  const [countInTitle] = usePreference('titleCounter');
  const toasts = getToastQueue(useNotificationsHub());
  const showDesktop = useDesktopAlerts();
  const status = useNotificationStatus();
  const lastSound = useRef(0);

  useTitleCounter(status?.unread ?? 0, countInTitle && titleCounterAllowed);

  const leader = useRef<TabLeader>();
  useEffect(() => {
    leader.current = new TabLeader();
    return leader.current.start();
  }, []);
  const [toldInTabs] = useState(() => new ToldInTabs());
  useEffect(() => toldInTabs.start(), [toldInTabs]);

  useInboxEvents(event => {
    if (event.type === 'marked' && event.flags.read) {
      toasts.settle(event.ids);
    } else if (event.type === 'retracted') {
      toasts.settle(event.ids);
    } else if (
      event.type === 'arrived' &&
      !event.notification.read &&
      leader.current?.isLeader() &&
      toldInTabs.claim(event.notification)
    ) {
      if (showToasts && toastsAllowed) {
        toasts.arrive(event.notification);
      }
      if (showOnDesktop && !document.hasFocus()) {
        showDesktop(event.notification);
      }
      if (playSound && Date.now() - lastSound.current > QUIET_AFTER_SOUND_MS) {
        lastSound.current = Date.now();
        playChime();
      }
    }
  });
}
