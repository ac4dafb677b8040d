import { useEffect } from 'react';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { getAnnouncer } from './Announcer';

/**
 * Says a text to screen readers, once, if it still holds when somebody can say it.
 *
 * @param text - undefined while there is nothing to say
 * @param occasion - with another one the same text is said again
 */
export function useSpoken(text: string | undefined, occasion?: string): void {
  const announcer = getAnnouncer(useNotificationsHub());
  useEffect(
    () => (text ? announcer.say(text) : undefined),
    [announcer, text, occasion],
  );
}
