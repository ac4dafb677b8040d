import { useCallback, useEffect, useRef, useState } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { usePreference, usePreferenceDefault } from '../preferences';
import { playChime } from '../sound/playChime';
import {
  useInboxEvents,
  useNotificationsHub,
  useUnreadCount,
} from '../state/useNotificationsHub';
import { SpeakingTab } from '../tabs/SpeakingTab';
import { getToastQueue } from '../toasts/ToastQueue';
import { NotificationsHostOptions } from './NotificationsHostOptions';
import { useDesktopAlerts } from './useDesktopAlerts';
import { useTitleCounter } from './useTitleCounter';

/** A storm of notifications makes one sound. */
const QUIET_AFTER_SOUND_MS = 3000;

/** Does what the reader chose for each arrival, in one tab only. */
export function useNotificationAlerts(options: NotificationsHostOptions): void {
  const { toastsAllowed = true, titleCounterAllowed = true } = options;
  usePreferenceDefault('desktop', options.desktopByDefault);
  const [showToasts] = usePreference('toasts');
  const [showOnDesktop] = usePreference('desktop');
  const [playSound] = usePreference('sound');
  const [countInTitle] = usePreference('titleCounter');
  const toasts = getToastQueue(useNotificationsHub());
  const desktop = useDesktopAlerts();
  const unread = useUnreadCount();
  const lastSound = useRef(-Infinity);

  useTitleCounter(unread ?? 0, countInTitle && titleCounterAllowed);

  const tell = (arrival: Notification) => {
    if (showToasts && toastsAllowed) {
      toasts.arrive(arrival);
    }
    if (showOnDesktop && !document.hasFocus()) {
      desktop.show(arrival);
    }
    // Not by the clock, which may be set back.
    const now = performance.now();
    if (playSound && now - lastSound.current > QUIET_AFTER_SOUND_MS) {
      lastSound.current = now;
      playChime();
    }
  };
  const latestTell = useRef(tell);
  useEffect(() => {
    latestTell.current = tell;
  });
  const [tab] = useState(
    () => new SpeakingTab(arrival => latestTell.current(arrival)),
  );
  useEffect(() => tab.start(), [tab]);

  const { settle: settleOnDesktop } = desktop;
  const settle = useCallback(
    (ids: string[] | 'all') => {
      tab.settle(ids);
      toasts.settle(ids);
      settleOnDesktop(ids);
    },
    [tab, toasts, settleOnDesktop],
  );
  useInboxEvents(event => {
    if (event.type === 'arrived') {
      tab.hear(event.notification);
    } else if (
      (event.type === 'marked' && event.flags.read) ||
      event.type === 'retracted'
    ) {
      settle(event.ids);
    }
  });
  useEffect(() => {
    if (unread === 0) {
      // Signals name the first of very many only.
      settle('all');
    }
  }, [settle, unread]);
}
