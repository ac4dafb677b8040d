import {
  SignalMessage,
  SignalTracker,
} from '@callboard/backstage-plugin-signals-common';
import { earliestPosition } from './earliestPosition';
import { SubscribeRequest } from './transports';

interface Entry {
  isWanted: boolean;
  state: /** To be asked for on the connection there is. */
  | 'new'
    | 'requested'
    | 'delivered'
    /** The server allows no more channels on the connection. */
    | 'refused';
  /** What this channel has had, and from where on it has to be made up for. */
  tracker: SignalTracker;
  /** Since when its subscribers miss what is published; undefined if they do not. */
  missingSince: number | undefined;
  /** The server was told the position, so it says itself what cannot be made up for. */
  isResuming: boolean;
}

/**
 * A channel that is delivered for the first time within so many milliseconds after
 * it was subscribed to needs no resync: its subscriber, who reads the present state
 * when it subscribes, is still doing so.
 */
const PROMPT_MS = 2_000;

/** So many channels of any name fit into the smallest message a server accepts. */
const CHANNELS_PER_REQUEST = 50;

/**
 * Knows which channels are wanted, how far each has come, and what a connection has
 * to be told about them. Lives over all connections.
 *
 * @remarks
 *
 * Every channel has a {@link SignalTracker} of its own. While the server makes up
 * for what one channel missed, the positions told for the others say nothing about
 * it; with one tracker for all, what is made up for late would look like something
 * that was there before, and be dropped.
 */
export class ChannelLedger {
  readonly #entries = new Map<string, Entry>();
  /** The furthest position told: where a channel starts that is wanted from now on. */
  #latest = new SignalTracker();

  constructor(private readonly now = () => Date.now()) {}

  want(channel: string): void {
    const entry = this.#entries.get(channel);
    if (entry) {
      entry.isWanted = true;
      return;
    }
    const tracker = new SignalTracker();
    tracker.advance(this.#latest.position());
    this.#entries.set(channel, {
      isWanted: true,
      state: 'new',
      tracker,
      missingSince: this.now(),
      isResuming: false,
    });
  }

  /** Only {@link takeChanges} lets go of the channel, in case it is wanted again at once. */
  unwant(channel: string): void {
    const entry = this.#entries.get(channel);
    if (entry) {
      entry.isWanted = false;
    }
  }

  /** All that is wanted, and from where a new connection has to go on. */
  getWanted(): SubscribeRequest {
    const channels: string[] = [];
    const positions: string[] = [];
    for (const [channel, entry] of this.#entries) {
      if (entry.isWanted) {
        channels.push(channel);
        const position = getPosition(entry);
        if (position) {
          positions.push(position);
        }
      }
    }
    return { channels, position: earliestPosition(positions) };
  }

  /** A connection begins on which nothing has been asked for. */
  startConnection(): void {
    for (const [channel, entry] of this.#entries) {
      if (!entry.isWanted) {
        this.#entries.delete(channel);
        continue;
      }
      // What was delivered until now is missed until it is delivered again, and
      // for how long already is not known.
      entry.missingSince ??= -Infinity;
      entry.state = 'new';
    }
  }

  /**
   * What the connection has to be told, in order. Those that resume come first, in
   * one request, as the protocol wants it.
   */
  takeChanges({ canResume }: { canResume: boolean }): {
    unsubscribe: string[];
    subscribe: SubscribeRequest[];
  } {
    const unsubscribe = this.#dropUnwanted();
    const resuming: string[] = [];
    const positions: string[] = [];
    const starting: string[] = [];
    for (const [channel, entry] of this.#entries) {
      if (entry.state === 'new') {
        const position = canResume ? getPosition(entry) : undefined;
        entry.state = 'requested';
        entry.isResuming = position !== undefined;
        if (position === undefined) {
          starting.push(channel);
        } else {
          resuming.push(channel);
          positions.push(position);
        }
      }
    }
    return {
      unsubscribe,
      subscribe: [
        ...toRequests(resuming, earliestPosition(positions)),
        ...toRequests(starting),
      ],
    };
  }

  /** Takes note of a signal. Says whether it is to be handed on. */
  accept(signal: SignalMessage): boolean {
    const entry = this.#entries.get(signal.channel);
    if (!entry?.isWanted) {
      return false;
    }
    // What is made up for keeps the position it once came with, which may count on
    // signals that are still to be sent. `subscribed` is what says they were.
    const isNew = entry.tracker.accept(
      entry.state === 'delivered' ? signal : { ...signal, position: undefined },
    );
    this.advance(signal.position);
    return isNew;
  }

  /** Takes note of a position: all that is being delivered is complete up to it. */
  advance(position: string | undefined): void {
    this.#latest.advance(position);
    for (const entry of this.#entries.values()) {
      if (entry.state === 'delivered') {
        entry.tracker.advance(position);
      }
    }
  }

  /**
   * Takes note that channels are delivered from now on.
   *
   * @returns those whose subscribers have to be told to resync, as they missed
   * something that the server was not asked to make up for
   */
  settle(channels: string[], position: string | undefined): string[] {
    const resync: string[] = [];
    for (const channel of channels) {
      const entry = this.#entries.get(channel);
      if (!entry || entry.state === 'new') {
        continue;
      }
      const { missingSince, isResuming } = entry;
      if (
        missingSince !== undefined &&
        !isResuming &&
        this.now() - missingSince > PROMPT_MS
      ) {
        resync.push(channel);
      }
      entry.state = 'delivered';
      entry.missingSince = undefined;
      entry.isResuming = false;
    }
    this.advance(position);
    return resync;
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

  #dropUnwanted(): string[] {
    const dropped: string[] = [];
    for (const [channel, entry] of this.#entries) {
      if (!entry.isWanted) {
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

/** An empty position says nothing; to resume from it would be no better than to start. */
function getPosition({ tracker }: Entry): string | undefined {
  return tracker.position() || undefined;
}

function toRequests(channels: string[], position?: string): SubscribeRequest[] {
  const requests: SubscribeRequest[] = [];
  for (let from = 0; from < channels.length; from += CHANNELS_PER_REQUEST) {
    const some = channels.slice(from, from + CHANNELS_PER_REQUEST);
    requests.push(
      position === undefined
        ? { channels: some }
        : { channels: some, position },
    );
  }
  return requests;
}
