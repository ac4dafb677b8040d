import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { sentRevOf } from '../state/NotificationCache';
import { SeenNotifications } from '../state/SeenNotifications';

const NAME = 'callboard-notifications-told';

type Message = { id: string; sentRev: number };

/**
 * Knows what the reader was told of in any tab. Tabs that find the backend again
 * hear of an arrival one after the other, and another one may lead by then.
 */
export class ToldInTabs {
  private readonly told = new SeenNotifications();
  private channel: BroadcastChannel | undefined;

  start(): () => void {
    if (typeof BroadcastChannel !== 'undefined') {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
        this.told.note(data.id, data.sentRev);
      };
    }
    return () => {
      this.channel?.close();
      this.channel = undefined;
    };
  }

  /** Whether this tab knows what another one told. */
  hearsOthers(): boolean {
    return this.channel !== undefined;
  }

  /**
   * Notes that this tab tells of an arrival now.
   *
   * @returns false if the reader was told already, and need not be again
   */
  claim(notification: Notification): boolean {
    const { id } = notification;
    const sentRev = sentRevOf(notification);
    const isNews = this.told.note(id, sentRev);
    if (isNews) {
      this.channel?.postMessage({ id, sentRev } satisfies Message);
    }
    return isNews;
  }
}
