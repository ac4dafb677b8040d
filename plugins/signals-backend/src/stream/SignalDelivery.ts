import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  parseSignalEvent,
  parseSignalPosition,
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
import type { StreamSignal } from './ReplayBuffer';
import { SignalStream, type SignalGap } from './SignalStream';

// Channels beyond this are all taken for having carried unnumbered signals.
const MAX_UNNUMBERED_CHANNELS = 1_000;
// By how much the message that tells for how long a client misses signals may be slower than the
// request with which it reads the present state. What is made up for needlessly is shown again.
const MISSED_MARGIN_MS = 250;
// While signals are missing, how often the reorder window is looked at.
const GAP_CHECKS_PER_WINDOW = 2;

/**
 * Brings what comes from the broker to the connections, and tells those who
 * missed something.
 */
export class SignalDelivery {
  readonly #stream: SignalStream;
  // When the last signal without a number came, by channel.
  readonly #unnumberedTimes = new Map<string, number>();
  #lastGapTime = -Infinity;
  #gapTimer: NodeJS.Timeout | undefined;
  #lastEventTime: number | undefined;

  constructor(
    private readonly options: {
      config: SignalsConfig;
      connections: ConnectionRegistry;
      logger: LoggerService;
      metrics: SignalMetrics;
      /** When the instance subscribed, in milliseconds since the epoch. */
      startTime: number;
    },
  ) {
    const { replay, reorderWindowMs } = options.config;
    const { startTime } = options;
    this.#stream = new SignalStream({ replay, reorderWindowMs, startTime });
  }

  /** What the diagnostics tell about the way from the broker. */
  get state() {
    return {
      subscribedTime: this.options.startTime,
      lastEventTime: this.#lastEventTime,
      publishers: this.#stream.publisherCount,
      bufferedSignals: this.#stream.bufferedCount,
    };
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
      this.#deliverUnnumbered(signal, now);
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
    if (start.position !== undefined) {
      this.#resume(connection, channels, start.position);
    } else if (start.missedMs !== undefined) {
      const since = Date.now() - start.missedMs - MISSED_MARGIN_MS;
      this.#makeUpSince(connection, channels, since);
    }
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
      this.#deliver(received, now);
    }
    this.options.metrics.recovered(recovered);
    this.#tellOfGaps(gaps);
    if (this.#stream.isWaiting) {
      this.#startGapTimer();
    }
  }

  #deliver(signal: StreamSignal, now: number): void {
    const { channel, entityRefs, frame } = signal;
    const otherChunks = entityRefs ? this.#stream.otherChunks(signal) : [];
    let receivers = 0;
    for (const connection of this.options.connections.find(
      channel,
      entityRefs,
    )) {
      if (!otherChunks.some(chunk => isFor(chunk, connection))) {
        connection.lastSignal = { time: now, channel };
        connection.deliver(frame);
        receivers += 1;
      }
    }
    this.options.metrics.signal(receivers);
  }

  #deliverUnnumbered(signal: PublishedSignal, now: number): void {
    const { channel, message, entityRefs } = signal;
    if (
      this.#unnumberedTimes.size < MAX_UNNUMBERED_CHANNELS ||
      this.#unnumberedTimes.has(channel)
    ) {
      this.#unnumberedTimes.set(channel, now);
    }
    const frame = MessageFrame.create({ type: 'signal', channel, message });
    let receivers = 0;
    for (const connection of this.options.connections.find(
      channel,
      entityRefs,
    )) {
      connection.lastSignal = { time: now, channel };
      connection.deliver(frame);
      receivers += 1;
    }
    this.options.metrics.signal(receivers);
  }

  #resume(
    connection: ClientConnection,
    channels: string[],
    position: string,
  ): void {
    const parsed = parseSignalPosition(position);
    this.#makeUp(connection, channels, {
      signals: parsed && this.#stream.since(parsed),
      // A position says nothing of the signals that have no number.
      unnumberedSince: -Infinity,
    });
  }

  #makeUpSince(
    connection: ClientConnection,
    channels: string[],
    time: number,
  ): void {
    this.#makeUp(connection, channels, {
      // Those who were there were told of a gap.
      signals:
        this.#lastGapTime < time ? this.#stream.arrivedSince(time) : undefined,
      unnumberedSince: time,
    });
  }

  #makeUp(
    connection: ClientConnection,
    channels: string[],
    {
      signals,
      unnumberedSince,
    }: { signals: StreamSignal[] | undefined; unnumberedSince: number },
  ): void {
    const missed = this.#findMissed(connection, channels, signals);
    for (const signal of missed ?? []) {
      connection.deliver(signal.frame);
    }
    const resynced = channels.filter(
      channel =>
        !missed || this.#mayHaveBeenUnnumbered(channel, unnumberedSince),
    );
    if (resynced.length > 0) {
      connection.send(this.#createResync(resynced, 'position'));
      this.options.metrics.resync(1, 'position');
    }
  }

  // `undefined` if not all of it is known, or it is too much to send at once.
  #findMissed(
    connection: ClientConnection,
    channels: string[],
    all: StreamSignal[] | undefined,
  ): StreamSignal[] | undefined {
    const wanted = new Set(channels);
    const signalIds = new Set<string>();
    const missed = all?.filter(signal => {
      const isMissed =
        wanted.has(signal.channel) &&
        isFor(signal, connection) &&
        !signalIds.has(signal.signalId);
      signalIds.add(isMissed ? signal.signalId : '');
      return isMissed;
    });
    const bytes = (missed ?? []).reduce(
      (sum, { frame }) => sum + frame.webSocket.length,
      0,
    );
    return bytes > this.options.config.limits.maxBufferedBytes / 2
      ? undefined
      : missed;
  }

  #mayHaveBeenUnnumbered(channel: string, since: number): boolean {
    const time = this.#unnumberedTimes.get(channel);
    return time === undefined
      ? this.#unnumberedTimes.size >= MAX_UNNUMBERED_CHANNELS
      : time >= since;
  }

  #startGapTimer(): void {
    this.#gapTimer ??= setTimeout(() => {
      this.#gapTimer = undefined;
      this.#tellOfGaps(this.#stream.giveUp(Date.now()));
      if (this.#stream.isWaiting) {
        this.#startGapTimer();
      }
    }, this.options.config.reorderWindowMs / GAP_CHECKS_PER_WINDOW);
  }

  #tellOfGaps(gaps: SignalGap[]): void {
    if (gaps.length === 0) {
      return;
    }
    this.#lastGapTime = Date.now();
    const { connections, logger, metrics } = this.options;
    const channels = new Set(
      gaps.some(({ channel }) => channel === undefined)
        ? connections.channels
        : gaps.map(({ channel }) => channel!),
    );
    let receivers = 0;
    for (const channel of channels) {
      const frame = MessageFrame.create(this.#createResync([channel], 'gap'));
      for (const connection of connections.find(channel)) {
        connection.sendFrame(frame);
        receivers += 1;
      }
    }
    metrics.gap(gaps.length);
    metrics.resync(receivers, 'gap');
    logger.info(
      `Signals were lost on their way from the broker (${gaps.length} gaps), resynced ${receivers} subscriptions on ${channels.size} channels`,
    );
  }

  #createResync(
    channels: string[],
    reason: ResyncMessage['reason'],
  ): ResyncMessage {
    const spreadMs = this.options.config.resyncSpreadMs;
    return { type: 'resync', channels, reason, spreadMs };
  }
}

function isFor(signal: StreamSignal, connection: ClientConnection): boolean {
  const { entityRefs } = signal;
  return (
    !entityRefs || connection.user.entityRefs.some(ref => entityRefs.has(ref))
  );
}
