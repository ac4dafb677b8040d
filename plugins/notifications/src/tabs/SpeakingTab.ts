import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { Delayed } from '../state/Delayed';
import { TabLeader } from './TabLeader';
import { ToldInTabs } from './ToldInTabs';

/** How long what another tab told may be on the way here. */
const WORD_MS = 300;

/** More than that are told as one number anyway. */
const MAX_UNTOLD = 200;

/**
 * Lets one of the open tabs tell the reader of each arrival, once.
 *
 * @remarks
 *
 * The tab that leads tells at once. The others keep what they hear: the leader may
 * never hear of it, as in a tab that the browser froze, or may hear of it after the
 * lead has moved on. Whoever comes to lead tells what nobody has told by then.
 */
export class SpeakingTab {
  private readonly told = new ToldInTabs();
  private readonly untold = new Map<string, Notification>();
  private readonly tellUntold = new Delayed(() => {
    const arrivals = [...this.untold.values()];
    this.untold.clear();
    arrivals.forEach(arrival => this.hear(arrival));
  });
  private leader: TabLeader | undefined;

  constructor(private readonly tell: (arrival: Notification) => void) {}

  start(): () => void {
    const leader = new TabLeader(() => {
      // From now on, also where it came to lead just before.
      this.tellUntold.stop();
      this.tellUntold.runIn(WORD_MS);
    });
    const stopHearing = this.told.start();
    const stopLeading = leader.start();
    this.leader = leader;
    return () => {
      this.leader = undefined;
      stopLeading();
      stopHearing();
      this.tellUntold.stop();
    };
  }

  hear(arrival: Notification): void {
    if (this.leader?.isLeader()) {
      this.untold.delete(arrival.id);
      if (this.told.claim(arrival)) {
        this.tell(arrival);
      }
    } else if (this.told.hearsOthers()) {
      this.keep(arrival);
    }
  }

  /** The reader need not be told of these any more, or of none. */
  settle(ids: string[] | 'all'): void {
    const settled = ids === 'all' ? [...this.untold.keys()] : ids;
    settled.forEach(id => this.untold.delete(id));
  }

  private keep(arrival: Notification): void {
    this.untold.delete(arrival.id);
    this.untold.set(arrival.id, arrival);
    if (this.untold.size > MAX_UNTOLD) {
      const [oldest] = this.untold.keys();
      this.untold.delete(oldest);
    }
  }
}
