import { randomBytes } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  formatSignalId,
  markPublishedHere,
  SIGNALS_TOPIC,
  type SignalEventPayload,
  type SignalRecipients,
  type SignalSplit,
} from '@callboard/backstage-plugin-signals-common';
import { Heartbeats } from './Heartbeats';
import { RecentSignals } from './RecentSignals';

// Repeating in every signal would cost more than the signals themselves where
// there are many of them. As many are repeated as there are in several of these.
const REPEAT_EVERY = 4;
const REPEAT_AFTER_MS = 20;

/** What goes into one event of a signal. */
export interface SignalPart {
  recipients: SignalRecipients;
  /** How much of the event the recipients and the message take up, roughly. */
  bytes: number;
}

/**
 * Numbers signals, and repeats how far it has come: in the next signal if there
 * is one, else in heartbeats. See "On the broker" in the signals protocol.
 */
export class SignalPublisher {
  readonly #id = randomBytes(6).toString('base64url');
  readonly #recent = new RecentSignals();
  readonly #heartbeats = new Heartbeats(() => void this.#sendHeartbeat());
  #sequence = 0;
  #lastTime = 0;
  #isClosing = false;

  constructor(
    private readonly events: EventsService,
    private readonly logger?: LoggerService,
  ) {}

  /** Publishes one signal, in one event for each part. */
  async publish(signal: {
    channel: string;
    message: JsonObject;
    parts: SignalPart[];
  }): Promise<void> {
    const { channel, message, parts } = signal;
    const first = this.#sequence + 1;
    const id = this.#formatId(first);
    const last = this.#sequence + parts.length;
    const split: { split?: SignalSplit } =
      last > first ? { split: [first, last] } : {};
    // Numbers are given out before anything is awaited, so that the parts of two
    // signals cannot mix and the local instance sees them in order.
    await Promise.all(
      parts.map(({ recipients, bytes }) => {
        const time = Date.now();
        const sequence = ++this.#sequence;
        const content = { channel, recipients, message };
        const envelope = {
          publisher: this.#id,
          sequence,
          id,
          ...split,
          time,
          ...(this.#isTimeToRepeat(sequence, time)
            ? this.#recent.repeat(time)
            : this.#recent.repeatNone()),
        };
        this.#recent.add({ sequence, time, ...split, ...content }, bytes);
        this.#lastTime = time;
        this.#heartbeats.restart();
        return this.#send({ ...content, envelope });
      }),
    );
    // The events service may stop any time, and takes no heartbeat afterwards.
    if (this.#isClosing) {
      await this.close();
    }
  }

  /**
   * Says goodbye: one more heartbeat now, if any were still to come. What is
   * published afterwards, while the process is still stopping, has one at once.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#heartbeats.stop()) {
      await this.#sendHeartbeat();
    }
  }

  #isTimeToRepeat(sequence: number, now: number): boolean {
    return (
      sequence % REPEAT_EVERY === 0 || now > this.#lastTime + REPEAT_AFTER_MS
    );
  }

  #formatId(sequence: number): string {
    return formatSignalId({ publisher: this.#id, sequence });
  }

  async #sendHeartbeat(): Promise<void> {
    try {
      await this.#send({
        envelope: {
          publisher: this.#id,
          sequence: this.#sequence,
          id: this.#formatId(this.#sequence),
          time: this.#lastTime,
          ...this.#recent.repeatAll(),
        },
      });
    } catch (error) {
      // The next signal or heartbeat says the same, and more.
      this.logger?.debug(`Failed to publish a heartbeat of signals: ${error}`);
    }
  }

  async #send(payload: SignalEventPayload): Promise<void> {
    await this.events.publish({
      topic: SIGNALS_TOPIC,
      eventPayload: markPublishedHere(payload),
    });
  }
}
