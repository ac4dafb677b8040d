import { useEffect } from 'react';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { getAnnouncer } from './Announcer';

/**
 * Says a text to screen readers, once.
 *
 * @param text - undefined while there is nothing to say
 * @param occasion - with another one the same text is said again
 */
export function useSpoken(text: string | undefined, occasion?: string): void {
  const announcer = getAnnouncer(useNotificationsHub());
  useEffect(() => {
    if (text) {
      announcer.say(text);
    }
  }, [announcer, text, occasion]);
}
