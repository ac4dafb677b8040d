import {
  SignalMessage,
  SignalTracker,
} from '@callboard/backstage-plugin-signals-common';
import { ChannelProgress } from './ChannelProgress';
import { earliestPosition } from './earliestPosition';
import { SubscribeRequests } from './SubscribeRequests';
import { SubscribeRequest } from './transports';

interface Entry {
  isWanted: boolean;
  state: /** To be asked for on the connection there is. */
  | 'new'
    | 'requested'
    | 'delivered'
    /** The server allows no more channels on the connection. */
    | 'refused';
  progress: ChannelProgress;
}

/**
 * Knows which channels are wanted, how far each has come, and what a connection has
 * to be told about them. Lives over all connections.
 *
 * @remarks
 *
 * Every channel has a {@link ChannelProgress} of its own. While the server makes up
 * for what one channel missed, the positions told for the others say nothing about
 * it; with one for all, what is made up for late would look like something
 * that was there before, and be dropped.
 */
export class ChannelLedger {
  readonly #entries = new Map<string, Entry>();
  /** The furthest position told: where a channel starts that is wanted from now on. */
  #latest = new SignalTracker();
  #maxChannels = Infinity;

  constructor(private readonly now = () => Date.now()) {}

  /** How many channels the server allows on the connection. */
  get maxChannels(): number {
    return this.#maxChannels;
  }

  want(channel: string): void {
    const entry = this.#entries.get(channel);
    if (entry) {
      entry.isWanted = true;
      return;
    }
    this.#entries.set(channel, {
      isWanted: true,
      state: 'new',
      progress: new ChannelProgress(this.#latest.position(), this.now()),
    });
  }

  /**
   * Only {@link takeChanges} lets go of the channel, and not before it has been answered
   * for, in case it is wanted again soon.
   */
  unwant(channel: string): void {
    const entry = this.#entries.get(channel);
    if (entry) {
      entry.isWanted = false;
    }
  }

  /**
   * All that is wanted, and from where a new connection has to go on. A channel that
   * has no position was wanted before there was any: all are made up for since then,
   * as a position of the others says nothing about what it missed before that.
   */
  getWanted(): SubscribeRequest {
    const channels: string[] = [];
    const positions: string[] = [];
    let missedMs: number | undefined;
    for (const [channel, entry] of this.#entries) {
      if (entry.isWanted) {
        channels.push(channel);
        const start = entry.progress.getStart(this.now());
        if (start.position !== undefined) {
          positions.push(start.position);
        }
        missedMs = maximum(missedMs, start.missedMs);
      }
    }
    const position = earliestPosition(positions);
    return position === undefined || missedMs !== undefined
      ? { channels, missedMs }
      : { channels, position };
  }

  /** Whether a channel is wanted, and the connection has no room for it. */
  isRefused(channel: string): boolean {
    const entry = this.#entries.get(channel);
    return entry !== undefined && entry.isWanted && entry.state === 'refused';
  }

  /** The channels that are wanted, and that the connection has no room for. */
  listRefused(): string[] {
    return [...this.#entries.keys()].filter(channel => this.isRefused(channel));
  }

  /** A connection begins on which nothing has been asked for. */
  startConnection(maxChannels = Infinity): void {
    this.#maxChannels = maxChannels;
    for (const [channel, entry] of this.#entries) {
      if (entry.isWanted) {
        entry.state = 'new';
      } else {
        this.#entries.delete(channel);
      }
    }
  }

  /**
   * What the connection has to be told, in order. Those that resume come first, all
   * from the same position.
   */
  takeChanges(): {
    unsubscribe: string[];
    subscribe: SubscribeRequest[];
    /** Those that there is no room for. */
    refused: string[];
  } {
    const unsubscribe = this.#dropUnwanted();
    const requests = new SubscribeRequests();
    const refused: string[] = [];
    let room = this.#maxChannels - this.#countAsked();
    for (const [channel, entry] of this.#entries) {
      if (entry.state !== 'new') {
        continue;
      }
      if (room <= 0) {
        entry.state = 'refused';
        refused.push(channel);
        continue;
      }
      entry.state = 'requested';
      requests.add(channel, entry.progress.getStart(this.now()));
      room -= 1;
    }
    return { unsubscribe, subscribe: requests.list(), refused };
  }

  /**
   * Whether what comes now was published before the channel was delivered, for the
   * first time or again: its subscribers may have read meanwhile what it tells.
   */
  isCatchingUp(channel: string): boolean {
    return this.#entries.get(channel)?.state === 'requested';
  }

  /** Takes note of a signal. Says whether it is to be handed on. */
  accept(signal: SignalMessage): boolean {
    const entry = this.#entries.get(signal.channel);
    if (!entry?.isWanted) {
      return false;
    }
    const isDelivered = entry.state === 'delivered';
    const isNew = entry.progress.accept(signal, isDelivered);
    if (isDelivered) {
      this.advance(signal.position);
    }
    return isNew;
  }

  /** Takes note of a position: all that is being delivered is complete up to it. */
  advance(position: string | undefined): void {
    this.#latest.advance(position);
    for (const entry of this.#entries.values()) {
      if (entry.state === 'delivered') {
        entry.progress.advance(position);
      }
    }
  }

  /** Takes note that channels are delivered from now on. */
  settle(channels: string[], position: string | undefined): void {
    for (const channel of channels) {
      const entry = this.#entries.get(channel);
      if (entry && entry.state !== 'new') {
        entry.state = 'delivered';
      }
    }
    this.advance(position);
  }

  refuse(channels: string[]): void {
    for (const channel of channels) {
      const entry = this.#entries.get(channel);
      if (entry) {
        entry.state = 'refused';
      }
    }
  }

  /** Forgets everything that came: what comes from now on is missed by nobody. */
  reset(): void {
    this.#entries.clear();
    this.#latest = new SignalTracker();
  }

  #countAsked(): number {
    let count = 0;
    for (const { state } of this.#entries.values()) {
      count += state === 'requested' || state === 'delivered' ? 1 : 0;
    }
    return count;
  }

  #dropUnwanted(): string[] {
    const dropped: string[] = [];
    for (const [channel, entry] of this.#entries) {
      // While the answer is on its way the channel stays: were it asked for once more,
      // that answer would be taken for the one to the second request.
      if (!entry.isWanted && entry.state !== 'requested') {
        this.#entries.delete(channel);
        if (entry.state !== 'new') {
          dropped.push(channel);
        }
      }
    }
    if (dropped.length > 0) {
      // There may now be room for those that were refused.
      for (const entry of this.#entries.values()) {
        if (entry.state === 'refused') {
          entry.state = 'new';
        }
      }
    }
    return dropped;
  }
}

function maximum(a?: number, b?: number): number | undefined {
  return a === undefined || b === undefined ? a ?? b : Math.max(a, b);
}
