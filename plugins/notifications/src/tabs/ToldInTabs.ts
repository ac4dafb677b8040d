import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { sentAt } from '../state/InboxQuery';
import { ToldMoments } from '../state/ToldMoments';

const NAME = 'callboard-notifications-told';

type Message = { id: string; moment: number };

/**
 * Knows what the reader was told of in any tab. Tabs that find the backend again
 * hear of an arrival one after the other, and another one may lead by then.
 */
export class ToldInTabs {
  private readonly told = new ToldMoments();
  private channel: BroadcastChannel | undefined;

  start(): () => void {
    if (typeof BroadcastChannel !== 'undefined') {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
        this.told.note(data.id, data.moment);
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
    const moment = sentAt(notification).getTime();
    const isNews = this.told.note(id, moment);
    if (isNews) {
      this.channel?.postMessage({ id, moment } satisfies Message);
    }
    return isNews;
  }
}
