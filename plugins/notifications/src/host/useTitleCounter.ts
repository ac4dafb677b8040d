import { useEffect } from 'react';

export const MAX_SHOWN_COUNT = 99;

/** The count as badge and title show it. */
export function formatCount(count: number): string {
  return count > MAX_SHOWN_COUNT ? `${MAX_SHOWN_COUNT}+` : String(count);
}

/**
 * Puts the number of unread notifications in front of the page title, and keeps
 * it there when the app changes the title.
 */
export function useTitleCounter(count: number, isEnabled: boolean): void {
  useEffect(() => {
    if (!isEnabled || count === 0) {
      return undefined;
    }
    let plain = '';
    let written: string | undefined;
    const apply = () => {
      // Writing would be observed again, forever: also where something else of
      // the app observes the title as well, and puts its own mark before ours.
      if (written === undefined || !document.title.includes(written)) {
        plain = document.title;
        // Browsers take the space off a title that is nothing else.
        written = `(${formatCount(count)}) ${plain}`.trim();
        document.title = written;
      }
    };
    apply();
    // The title element itself may be replaced, so its parent is watched.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    return () => {
      observer.disconnect();
      if (written !== undefined) {
        document.title = document.title.replace(written, () => plain);
      }
    };
  }, [count, isEnabled]);
}
