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

export type DesktopNotification = {
  title: string;
  body?: string;
  /** One with the same tag replaces the one before. */
  tag: string;
  onClick: () => void;
};

/**
 * Shows a desktop notification if the reader allowed it.
 *
 * @returns takes it away again
 */
export function showDesktopNotification(
  options: DesktopNotification,
): () => void {
  if (getDesktopPermission() !== 'granted') {
    return () => {};
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
    return () => shown.close();
  } catch {
    // Chrome on Android allows them to service workers only.
    return () => {};
  }
}
