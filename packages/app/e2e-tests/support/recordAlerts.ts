import { Page } from '@playwright/test';

/** What a page did to be noticed. */
export type Alerts = {
  /** Whether the reader had just clicked, each time the page asked for the permission. */
  asked: boolean[];
  /** The titles of desktop notifications. */
  shown: string[];
  /** The titles of those that are still there: not closed, and not replaced. */
  visible: string[];
  /** How many notes were played. */
  notes: number;
};

/**
 * Records what a page does to be noticed, from its next load on.
 *
 * @remarks
 *
 * A headless Chromium has no desktop: it refuses every notification unasked, whatever it was granted.
 * Where that is so, the asking and the showing are stood in for; the answer to the asking is still
 * what the browser context was granted. Everything else, sound included, is the browser's own.
 */
export async function recordAlerts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const alerts: Alerts = { asked: [], shown: [], visible: [], notes: 0 };
    const titles = new Map<string, string>();
    const updateVisible = () => {
      alerts.visible = [...titles.values()];
    };
    Object.assign(window, { alerts });

    const Native = window.Notification;
    const hasDesktop = Native.permission !== 'denied';
    const remembered = 'answer of the reader';
    class RecordedNotification extends EventTarget {
      static get permission(): NotificationPermission {
        return hasDesktop
          ? Native.permission
          : (localStorage.getItem(remembered) as NotificationPermission) ??
              'default';
      }

      static async requestPermission(): Promise<NotificationPermission> {
        alerts.asked.push(navigator.userActivation.isActive);
        if (hasDesktop) {
          return await Native.requestPermission();
        }
        const { state } = await navigator.permissions.query({
          name: 'notifications',
        });
        const answer = state === 'granted' ? 'granted' : 'denied';
        localStorage.setItem(remembered, answer);
        return answer;
      }

      onclick: (() => void) | null = null;
      readonly #native: Notification | undefined;
      readonly #tag: string;

      constructor(title: string, options?: NotificationOptions) {
        super();
        alerts.shown.push(title);
        this.#tag = options?.tag ?? title;
        titles.set(this.#tag, title);
        updateVisible();
        if (hasDesktop) {
          this.#native = new Native(title, options);
        }
      }

      close() {
        titles.delete(this.#tag);
        updateVisible();
        this.#native?.close();
      }
    }
    Object.assign(window, { Notification: RecordedNotification });

    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function startRecorded(...when) {
      alerts.notes += 1;
      return start.apply(this, when);
    };
  });
}

/** What the page did since it was loaded. */
export async function alertsOf(page: Page): Promise<Alerts> {
  return await page.evaluate(
    () => (window as unknown as { alerts: Alerts }).alerts,
  );
}
