import {
  NotificationJson,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import { SignalPayload } from '@callboard/backstage-plugin-signals-node';

type Property = 'title' | 'read' | 'saved';

/** What is known of a property, and as of which revision. */
type Fact = { rev: number; value: unknown };

/** What a user sees of a notification. */
export type ShownNotification = {
  id: string;
  title: string;
  read: boolean;
  saved: boolean;
};

/**
 * What a page shows of an inbox by answers and signals, in whatever order they come. Each
 * speaks of some properties: what is older than what is known of the same property is
 * ignored, at the same revision an answer replaces a signal and no signal replaces
 * anything. What was retracted is remembered.
 */
export class InboxClient {
  private readonly known = new Map<string, Partial<Record<Property, Fact>>>();

  /** @param notifications - as the backend answers them */
  hearAnswer(notifications: NotificationJson[]): void {
    for (const { id, rev = 0, payload, read, saved } of notifications) {
      this.learn(id, rev, 'answer', {
        title: payload.title,
        read: read !== undefined,
        saved: saved !== undefined,
      });
    }
  }

  hearSignal(signal: NotificationSignal): void {
    const { rev } = signal;
    if (signal.action === 'new_notification') {
      const { title } = signal.notification.payload;
      // What was saved stays saved.
      this.learn(signal.notification_id, rev, 'signal', { title, read: false });
      return;
    }
    const properties = {
      notification_read: { read: true },
      notification_unread: { read: false },
      notification_saved: { saved: true },
      notification_unsaved: { saved: false },
      notification_retracted: { title: undefined, read: false, saved: false },
    }[signal.action];
    for (const id of signal.notification_ids) {
      this.learn(id, rev, 'signal', properties);
    }
  }

  /** Everything that is shown, by id. */
  show(): ShownNotification[] {
    return [...this.known]
      .filter(([, { title }]) => title?.value !== undefined)
      .map(([id, { title, read, saved }]) => ({
        id,
        title: String(title!.value),
        read: Boolean(read?.value),
        saved: Boolean(saved?.value),
      }))
      .sort(byId);
  }

  private learn(
    id: string,
    rev: number,
    source: 'answer' | 'signal',
    properties: Partial<Record<Property, unknown>>,
  ): void {
    const facts = this.known.get(id) ?? {};
    this.known.set(id, facts);
    for (const [name, value] of Object.entries(properties)) {
      const property = name as Property;
      const last = facts[property]?.rev ?? -1;
      if (source === 'answer' ? rev >= last : rev > last) {
        facts[property] = { rev, value };
      }
    }
  }
}

/** What the backend shows of a whole inbox, in the same form. */
export function toShown(
  notifications: NotificationJson[],
): ShownNotification[] {
  return notifications
    .map(({ id, payload, read, saved }) => ({
      id,
      title: payload.title,
      read: read !== undefined,
      saved: saved !== undefined,
    }))
    .sort(byId);
}

/** Those of the signals that a user gets. */
export function signalsFor(
  name: string,
  signals: SignalPayload[],
): NotificationSignal[] {
  return signals
    .filter(
      ({ recipients: to }) =>
        typeof to === 'object' &&
        to !== null &&
        !Array.isArray(to) &&
        (to.type === 'broadcast' ||
          [to.entityRef].flat().includes(`user:default/${name}`)),
    )
    .map(({ message }) => message as unknown as NotificationSignal);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
