import { ConflictError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  NotificationSendReceipt,
} from '@callboard/backstage-plugin-notifications-node';
import { createHash } from 'node:crypto';
import { NotificationsStore } from '../store/NotificationsStore';
import { ClaimedIdempotencyKey, IdempotencyKey } from '../store/types';
import { UnprocessableError } from './UnprocessableError';

/** A third of the time after which a claim lapses. */
const RENEWAL_MILLISECONDS = 10_000;

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
    const claim = await this.options.store.claimIdempotencyKey({
      ...key,
      requestHash,
    });
    switch (claim.outcome) {
      case 'claimed':
        return {
          sent: await this.whileClaimed({ ...key, token: claim.token }, send),
        };
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
    const renewal = setInterval(
      () =>
        this.tolerate('renewed', () =>
          this.options.store.renewIdempotencyKey(key),
        ),
      RENEWAL_MILLISECONDS,
    );
    try {
      return await send(key);
    } catch (error) {
      await this.tolerate('released', () =>
        this.options.store.releaseIdempotencyKey(key),
      );
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** The claim lapses by itself. */
  private async tolerate(what: string, work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      this.options.logger.warn(
        `An idempotency key could not be ${what}`,
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }
}
