import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  parseSignalEvent,
  type PublishedSignal,
  type ResyncMessage,
  type SignalEnvelope,
  type SubscribeStart,
} from '@callboard/backstage-plugin-signals-common';
import type { SignalsConfig } from '../config';
import type { ClientConnection } from '../connections/ClientConnection';
import type { ConnectionRegistry } from '../connections/ConnectionRegistry';
import { MessageFrame } from '../frames/MessageFrame';
import type { SignalMetrics } from '../metrics';
import { MissedSignals } from './MissedSignals';
import type { StreamSignal } from './ReplayBuffer';
import { SignalStream, type SignalGap } from './SignalStream';
import { SplitSignals } from './SplitSignals';
import { UnnumberedSignals } from './UnnumberedSignals';

// While signals are missing, how often the reorder window is looked at.
const GAP_CHECKS_PER_WINDOW = 2;

/**
 * Brings what comes from the broker to the connections, and tells those who
 * missed something.
 */
export class SignalDelivery {
  readonly #stream: SignalStream;
  readonly #unnumbered = new UnnumberedSignals();
  readonly #split = new SplitSignals();
  readonly #missed: MissedSignals;
  #gapTimer: NodeJS.Timeout | undefined;
  #subscribedTime: number | undefined;
  #lastEventTime: number | undefined;

  constructor(
    private readonly options: {
      config: SignalsConfig;
      connections: ConnectionRegistry;
      logger: LoggerService;
      metrics: SignalMetrics;
    },
  ) {
    const { limits, replay, reorderWindowMs } = options.config;
    this.#stream = new SignalStream({
      replay,
      reorderWindowMs,
      startTime: Date.now(),
    });
    this.#missed = new MissedSignals({
      stream: this.#stream,
      unnumbered: this.#unnumbered,
      // Room for what comes while it is on its way.
      maxBytes: limits.maxBufferedBytes / 2,
      maxSignals: replay.maxSignals,
    });
  }

  /** What the diagnostics tell about the way from the broker. */
  get state() {
    return {
      subscribedTime: this.#subscribedTime,
      lastEventTime: this.#lastEventTime,
      publishers: this.#stream.publisherCount,
      bufferedSignals: this.#stream.bufferedCount,
    };
  }

  /** Takes note that the broker brings signals from now on. Some may have come before. */
  begin(): void {
    const now = Date.now();
    this.#subscribedTime = now;
    this.#stream.begin(now);
    this.#resync(this.options.connections.channels);
  }

  /** Takes in the payload of an event. Never throws. */
  handleEvent(payload: unknown): void {
    const event = parseSignalEvent(payload);
    if (!event) {
      this.options.logger.debug('Ignored an event that is not a signal');
      return;
    }
    const now = Date.now();
    this.#lastEventTime = now;
    const { signal, envelope } = event;
    if (envelope) {
      this.#receive(signal, envelope, now);
    } else if (signal) {
      const { channel, message, entityRefs } = signal;
      this.#unnumbered.add(channel, now);
      const frame = MessageFrame.create({ type: 'signal', channel, message });
      this.#deliver(
        { channel, frame, entityRefs: entityRefs && new Set(entityRefs) },
        now,
      );
    }
  }

  /**
   * Subscribes a connection, makes up for what it missed since `start`, and
   * answers. All at once, so that no signal comes in between.
   */
  subscribe(
    connection: ClientConnection,
    channels: string[],
    start: SubscribeStart = {},
  ): void {
    for (const channel of channels) {
      this.options.connections.subscribe(connection, channel);
    }
    this.#makeUp(connection, channels, start);
    connection.send({
      type: 'subscribed',
      channels,
      position: this.position(),
    });
    connection.hasPosition = true;
  }

  /** How far this instance has come. */
  position(): string {
    return this.#stream.position(Date.now());
  }

  /** Lets go of what is too old. To be called now and then. */
  trim(): void {
    this.#stream.trim(Date.now());
  }

  stop(): void {
    clearTimeout(this.#gapTimer);
  }

  #receive(
    signal: PublishedSignal | undefined,
    envelope: SignalEnvelope,
    now: number,
  ): void {
    const { signals, recovered, gaps } = this.#stream.receive(
      { signal, envelope },
      now,
    );
    for (const received of signals) {
      this.#deliver(received, now, this.#split.receiversOf(received));
    }
    this.options.metrics.recovered(recovered);
    this.#tellOfGaps(gaps);
    if (this.#stream.isWaiting) {
      this.#startGapTimer();
    }
  }

  #deliver(
    signal: Pick<StreamSignal, 'channel' | 'entityRefs' | 'frame'>,
    now: number,
    had?: WeakSet<ClientConnection>,
  ): void {
    const { channel, entityRefs, frame } = signal;
    let receivers = 0;
    for (const connection of this.options.connections.find(
      channel,
      entityRefs,
    )) {
      if (!had?.has(connection)) {
        had?.add(connection);
        connection.lastSignal = { time: now, channel };
        connection.deliver(frame);
        receivers += 1;
      }
    }
    this.options.metrics.signal(receivers);
  }

  #makeUp(
    connection: ClientConnection,
    channels: string[],
    start: SubscribeStart,
  ): void {
    const { signals, resynced } = this.#missed.find(
      connection,
      channels,
      start,
      Date.now(),
    );
    for (const { frame } of signals) {
      connection.deliver(frame);
    }
    if (resynced.length > 0) {
      connection.send(this.#createResync(resynced, 'position'));
      this.options.metrics.resync(1, 'position');
    }
  }

  #startGapTimer(): void {
    this.#gapTimer ??= setTimeout(() => {
      this.#gapTimer = undefined;
      this.#tellOfGaps(this.#stream.giveUp(Date.now()));
      if (this.#stream.isWaiting) {
        this.#startGapTimer();
      }
    }, this.options.config.reorderWindowMs / GAP_CHECKS_PER_WINDOW).unref();
  }

  #tellOfGaps(gaps: SignalGap[]): void {
    if (gaps.length === 0) {
      return;
    }
    this.#missed.addGap(Date.now());
    const { connections, logger, metrics } = this.options;
    const channels = new Set(
      gaps.some(({ channel }) => channel === undefined)
        ? connections.channels
        : gaps.map(({ channel }) => channel!),
    );
    const receivers = this.#resync(channels);
    metrics.gap(gaps.length);
    logger.info(
      `Signals were lost on their way from the broker (${gaps.length} gaps), resynced ${receivers} subscriptions on ${channels.size} channels`,
    );
  }

  // Tells everybody on the channels that signals may be missing.
  #resync(channels: Iterable<string>): number {
    const { connections, metrics } = this.options;
    let receivers = 0;
    for (const channel of channels) {
      const frame = MessageFrame.create(this.#createResync([channel], 'gap'));
      for (const connection of connections.find(channel)) {
        connection.sendFrame(frame);
        receivers += 1;
      }
    }
    metrics.resync(receivers, 'gap');
    return receivers;
  }

  #createResync(
    channels: string[],
    reason: ResyncMessage['reason'],
  ): ResyncMessage {
    const spreadMs = this.options.config.resyncSpreadMs;
    return { type: 'resync', channels, reason, spreadMs };
  }
}
