/** What the browser lets the app do; `unsupported` where it cannot ask either. */
export type DesktopPermission = NotificationPermission | 'unsupported';

export function getDesktopPermission(): DesktopPermission {
  // Asked each time: the reader may change it in the browser, and a page that
  // remembers it would be wrong after a reload.
  return typeof window.Notification === 'undefined'
    ? 'unsupported'
    : window.Notification.permission;
}

/** Asks the reader. To be called from a click, or browsers refuse unasked. */
export async function requestDesktopPermission(): Promise<DesktopPermission> {
  if (getDesktopPermission() !== 'default') {
    return getDesktopPermission();
  }
  return await window.Notification.requestPermission();
}

/**
 * Shows a desktop notification if the reader allowed it.
 *
 * @param options - one with the same `tag` replaces the one before
 */
export function showDesktopNotification(options: {
  title: string;
  body?: string;
  tag: string;
  onClick: () => void;
}): void {
  if (getDesktopPermission() !== 'granted') {
    return;
  }
  try {
    const shown = new window.Notification(options.title, {
      body: options.body,
      tag: options.tag,
    });
    shown.onclick = () => {
      window.focus();
      options.onClick();
      shown.close();
    };
  } catch {
    // Chrome on Android allows them to service workers only.
  }
}
