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

/**
 * Lets a sender repeat a request without telling anybody twice. A key belongs to
 * its origin and to one request; the outcome is kept for 24 hours, in the same
 * transaction as the notification itself.
 */
export class IdempotentSends {
  private readonly store: NotificationsStore;
  private readonly logger: LoggerService;

  constructor(options: { store: NotificationsStore; logger: LoggerService }) {
    this.store = options.store;
    this.logger = options.logger;
  }

  /**
   * Answers the receipt of the earlier request, or the key when it is now claimed
   * for this one, which then has to be stored with it, or to release it.
   *
   * @throws ConflictError while the same request is being carried out.
   * @throws UnprocessableError when the key was used for another request.
   */
  async claim(
    key: IdempotencyKey,
    sendOptions: NotificationSendOptions,
  ): Promise<
    | { key: ClaimedIdempotencyKey; receipt?: undefined }
    | { receipt: NotificationSendReceipt }
  > {
    const requestHash = createHash('sha256')
      .update(JSON.stringify(sendOptions))
      .digest('hex');
    const claim = await this.store.claimIdempotencyKey({ ...key, requestHash });
    switch (claim.outcome) {
      case 'claimed':
        return { key: { ...key, claimed: claim.claimed } };
      case 'replay':
        return { receipt: JSON.parse(claim.receipt) };
      case 'in-flight':
        throw new ConflictError(
          'A request with this Idempotency-Key is being carried out',
        );
      default:
        throw new UnprocessableError(
          'This Idempotency-Key was used for another request',
        );
    }
  }

  /** Gives a key back after a send that stored nothing. Never throws. */
  async release(key: ClaimedIdempotencyKey): Promise<void> {
    try {
      await this.store.releaseIdempotencyKey(key);
    } catch (error) {
      // The claim lapses by itself.
      this.logger.warn(
        'An idempotency key could not be released',
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }
}
