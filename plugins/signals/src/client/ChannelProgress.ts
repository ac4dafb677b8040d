import {
  SignalMessage,
  SignalTracker,
  SubscribeStart,
} from '@callboard/backstage-plugin-signals-common';

/**
 * Where the server makes up for nothing: a channel that is delivered for the first time
 * within so many milliseconds after it was subscribed to needs no resync, as its
 * subscriber, who reads the present state when it subscribes, is still doing so.
 */
const PROMPT_MS = 2_000;

/** How far one channel has come that is wanted, over all connections. */
export class ChannelProgress {
  /** What this channel has had, and from where on it has to be made up for. */
  readonly #tracker = new SignalTracker();
  /** Since when its subscribers miss what is published; undefined if they do not. */
  #missingSince: number | undefined;
  /** The server was told from where on, so it says itself what cannot be made up for. */
  #isMadeUpFor = false;

  /** @param position - where the connection is at the moment from which it is wanted */
  constructor(position: string | undefined, now: number) {
    this.#tracker.advance(position);
    this.#missingSince = now;
  }

  /** Whether what comes before it is delivered was asked for as missed. */
  get isMadeUpFor(): boolean {
    return this.#isMadeUpFor;
  }

  /** From where on the server is to make up for what was missed, if it can. */
  getStart(now: number): SubscribeStart {
    // An empty position says nothing; to resume from it would be no better than to start.
    const position = this.#tracker.position() || undefined;
    if (position !== undefined) {
      return { position };
    }
    // The clock may have been set back.
    const missedMs = Math.max(now - (this.#missingSince ?? -Infinity), 0);
    return Number.isFinite(missedMs) ? { missedMs } : {};
  }

  /** Takes note of what the server was asked to make up for. */
  request({ position, missedMs }: SubscribeStart): void {
    this.#isMadeUpFor = (position ?? missedMs) !== undefined;
  }

  /**
   * Takes note of a signal. Says whether it is new.
   *
   * @param isDelivered - whether the server has said that the channel is delivered. What
   * comes before keeps the position it once came with, which may count on signals that
   * are still to be sent.
   */
  accept(signal: SignalMessage, isDelivered: boolean): boolean {
    return this.#tracker.accept(
      isDelivered ? signal : { ...signal, position: undefined },
    );
  }

  /** Takes note of how far the connection has come, which delivers the channel. */
  advance(position: string | undefined): void {
    this.#tracker.advance(position);
  }

  /** Takes note that the connection is gone. */
  interrupt(): void {
    // What was delivered until now is missed until it is delivered again, and for how
    // long already is not known.
    this.#missingSince ??= -Infinity;
  }

  /**
   * Takes note that the channel is delivered from now on.
   *
   * @returns whether something was missed that the server was not asked to make up for
   */
  settle(now: number): boolean {
    const hasMissed =
      this.#missingSince !== undefined &&
      !this.#isMadeUpFor &&
      now - this.#missingSince > PROMPT_MS;
    this.#missingSince = undefined;
    this.#isMadeUpFor = false;
    return hasMissed;
  }
}
