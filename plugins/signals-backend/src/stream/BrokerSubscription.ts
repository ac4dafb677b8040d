import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  isPublishedHere,
  SIGNALS_TOPIC,
} from '@callboard/backstage-plugin-signals-common';

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/**
 * The subscription of this instance to the signals on the broker. If the broker
 * does not take it, it is tried again for as long as it takes.
 */
export class BrokerSubscription {
  // Every instance has one of its own, and so gets every event.
  readonly #id = `signals-${randomUUID()}`;
  #attempt = 0;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: NodeJS.Timeout | undefined;
  #isSubscribed = false;
  #lastFromElsewhere: number | undefined;
  #isStopped = false;

  constructor(
    private readonly options: {
      events: EventsService;
      logger: LoggerService;
      /** Called with the payload of each event. */
      onEvent(payload: unknown): void;
      /** Called once, as soon as events come. */
      onSubscribed(): void;
    },
  ) {}

  get isSubscribed(): boolean {
    return this.#isSubscribed;
  }

  /**
   * When the last event came that another process had published. The broker takes a
   * subscription before it brings anything from there; this shows that it does.
   */
  get lastFromElsewhere(): number | undefined {
    return this.#lastFromElsewhere;
  }

  /** Subscribes. Waits for the first attempt, and does not throw if it fails. */
  async start(): Promise<void> {
    const { events, logger, onEvent, onSubscribed } = this.options;
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      await events.subscribe({
        id: this.#id,
        topics: [SIGNALS_TOPIC],
        onEvent: async ({ eventPayload }) => {
          // A subscription may have been made in part before it was refused.
          if (attempt !== this.#attempt) {
            return;
          }
          if (!isPublishedHere(eventPayload)) {
            this.#lastFromElsewhere = Date.now();
          }
          onEvent(eventPayload);
        },
      });
    } catch (error) {
      this.#retry(error);
      return;
    }
    this.#isSubscribed = true;
    if (attempt > 1) {
      logger.info('Subscribed to signals after all');
    }
    if (!this.#isStopped) {
      onSubscribed();
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
  }

  #retry(error: unknown): void {
    if (this.#isStopped) {
      return;
    }
    this.options.logger.warn(
      `Could not subscribe to signals, so none are delivered, trying again in ${
        this.#retryMs
      } ms: ${error}`,
    );
    this.#retryTimer = setTimeout(() => void this.start(), this.#retryMs);
    this.#retryTimer.unref();
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}
