import { ConflictError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  NotificationSendReceipt,
} from '@callboard/backstage-plugin-notifications-node';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { withinTime } from '../lib';
import { NotificationsStore } from '../store/NotificationsStore';
import { ClaimedIdempotencyKey, IdempotencyKey } from '../store/types';
import { UnprocessableError } from './UnprocessableError';

/** A third of the time after which a claim lapses. */
const RENEWAL_MILLISECONDS = 10_000;

/** How long a claim lasts. */
const CLAIM_MILLISECONDS = 30_000;

/** A sender who got an error is not to wait long for its claim to be given up. */
const RELEASE_WAIT_MILLISECONDS = 1_000;

/**
 * Lets a sender repeat a request without sending twice. A key belongs to its origin
 * and to one request; the outcome is kept for 24 hours, in the same transaction as the
 * notification itself.
 */
export class IdempotentSends {
  constructor(
    private readonly options: {
      store: NotificationsStore;
      logger: LoggerService;
    },
  ) {}

  /**
   * Sends unless that was done before, and returns what became of it or the receipt of
   * the earlier request.
   *
   * @param send - stores the receipt together with what it sends
   * @throws ConflictError while the same request is in progress.
   * @throws UnprocessableError when the key was used for another request.
   */
  async once<T>(
    key: IdempotencyKey,
    sendOptions: NotificationSendOptions,
    send: (key: ClaimedIdempotencyKey) => Promise<T>,
  ): Promise<{ sent: T } | { receipt: NotificationSendReceipt }> {
    const requestHash = createHash('sha256')
      .update(JSON.stringify(sendOptions))
      .digest('hex');
    const claimed = { ...key, token: randomUUID() };
    const claim = await this.orRelease(claimed, async () =>
      this.options.store.claimIdempotencyKey({ ...claimed, requestHash }),
    );
    switch (claim.outcome) {
      case 'claimed':
        return { sent: await this.whileClaimed(claimed, send) };
      case 'replay':
        return { receipt: JSON.parse(claim.receipt) };
      case 'in-progress':
        throw new ConflictError(
          'A request with this Idempotency-Key is already in progress',
        );
      default:
        throw new UnprocessableError(
          'This Idempotency-Key was used for another request',
        );
    }
  }

  private async whileClaimed<T>(
    key: ClaimedIdempotencyKey,
    send: (key: ClaimedIdempotencyKey) => Promise<T>,
  ): Promise<T> {
    const renewal = setInterval(async () => {
      try {
        await this.options.store.renewIdempotencyKey(key);
      } catch (error) {
        this.warn('renewed', error);
      }
    }, RENEWAL_MILLISECONDS);
    try {
      return await this.orRelease(key, async () => send(key));
    } finally {
      clearInterval(renewal);
    }
  }

  /**
   * Gives the key up where the work fails. The database may still be storing what the
   * work sent, over a connection that broke: then the claim is given up only if that
   * fails, and a repeated request gets the receipt otherwise.
   */
  private async orRelease<T>(
    key: ClaimedIdempotencyKey,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const released = this.release(key);
      await withinTime(RELEASE_WAIT_MILLISECONDS, () => released).catch(
        () => {},
      );
      throw error;
    }
  }

  /** Tries until the claim has lapsed by itself, for the database may be away. Never rejects. */
  private async release(key: ClaimedIdempotencyKey): Promise<void> {
    const end = performance.now() + CLAIM_MILLISECONDS;
    for (let pause = 250; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.options.store.releaseIdempotencyKey(key);
        return;
      } catch (error) {
        if (performance.now() + pause >= end) {
          this.warn('released', error);
          return;
        }
      }
      await wait(pause, undefined, { ref: false });
    }
  }

  private warn(what: string, error: unknown): void {
    this.options.logger.warn(
      `An idempotency key could not be ${what}`,
      error instanceof Error ? error : new Error(String(error)),
    );
  }
}
