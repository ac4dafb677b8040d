import { DatabaseService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { DeliveryRecord } from './deliveryRecord';
import { possibleIds } from './keys';
import { deleteExpiredSends } from './operations/deleteExpiredSends';
import {
  DeliverySelection,
  findDeliveryRecords,
} from './operations/findDeliveryRecords';
import { findSendRecord } from './operations/findSendRecord';
import { findTitles } from './operations/findTitles';
import { listDeadLetters } from './operations/listDeadLetters';
import {
  redriveDeliveries,
  RedriveSelection,
} from './operations/redriveDeliveries';
import { redriveJobs } from './operations/redriveJobs';
import { transact } from './transact';
import { toDatabaseError, withDatabaseErrors } from './withDatabaseErrors';

/** Small, so that no worker waits long for rows that a batch holds. */
const REDRIVE_BATCH_SIZE = 500;

/** A job has up to 500 destinations. */
const REDRIVE_JOBS_BATCH_SIZE = 50;

/**
 * What is recorded of deliveries outside of the inbox, for those who ask why: users,
 * senders and operators. Workers write it. To be created after `NotificationsStore`,
 * which prepares the database.
 */
export class DeliveryRecords {
  static async create(options: {
    database: DatabaseService;
  }): Promise<DeliveryRecords> {
    return withDatabaseErrors(
      new DeliveryRecords(await options.database.getClient()),
    );
  }

  private constructor(private readonly knex: Knex) {}

  /** Deliveries of a notification to one destination, those of the latest send first. */
  async listOfNotification(options: {
    notificationId: string;
    destination: string;
    sends: number;
  }): Promise<{ deliveries: DeliveryRecord[] }> {
    const [notificationId] = possibleIds([options.notificationId]);
    return {
      deliveries: notificationId
        ? await findDeliveryRecords(this.knex, { ...options, notificationId })
        : [],
    };
  }

  /** Deliveries to one destination since a time, the latest send first, with titles. */
  async listTo(
    options: DeliverySelection & { since: Date },
  ): Promise<{ deliveries: Array<DeliveryRecord & { title?: string }> }> {
    const deliveries = await findDeliveryRecords(this.knex, options);
    const titles = await findTitles(this.knex, { messages: deliveries });
    return {
      deliveries: deliveries.map(delivery => ({
        ...delivery,
        title: titles.get(delivery.messageId),
      })),
    };
  }

  /** What became of a send on each channel, if there is such a send. */
  async getSend(options: { id: string }) {
    const [id] = possibleIds([options.id]);
    return { send: id ? await findSendRecord(this.knex, { id }) : undefined };
  }

  async listDeadLetters(options: Parameters<typeof listDeadLetters>[1]) {
    return listDeadLetters(this.knex, options);
  }

  /**
   * Makes dead letters due again, batch by batch; each once, however many operators ask
   * for it at the same time.
   *
   * @throws ServiceUnavailableError that says how many are due again by then.
   */
  async redrive(selection: RedriveSelection): Promise<{ redriven: number }> {
    const [sendId] = possibleIds([selection.sendId ?? '']);
    if (selection.sendId !== undefined && sendId === undefined) {
      return { redriven: 0 };
    }
    let redriven = 0;
    try {
      for await (const batch of this.redriveBatches({ ...selection, sendId })) {
        redriven += batch;
      }
    } catch (error) {
      throw redriven > 0 && ServiceUnavailableError.is(toDatabaseError(error))
        ? new ServiceUnavailableError(
            `The database did not respond in time after ${redriven} were made due again. Repeat the request for the others`,
          )
        : error;
    }
    return { redriven };
  }

  private async *redriveBatches(
    selection: RedriveSelection,
  ): AsyncIterable<number> {
    const deliveries = {
      ...selection,
      batchSize: REDRIVE_BATCH_SIZE,
      upTo: await transact(this.knex, {}, async (_, rev) =>
        Math.floor(rev / 1000),
      ),
    };
    let count: number;
    do {
      count = await transact(this.knex, {}, tx =>
        redriveDeliveries(tx, deliveries),
      );
      yield count;
    } while (count === REDRIVE_BATCH_SIZE);

    const redriveJobsAfter = (after?: string) =>
      transact(this.knex, {}, tx =>
        redriveJobs(tx, {
          ...selection,
          after,
          batchSize: REDRIVE_JOBS_BATCH_SIZE,
        }),
      );
    let last: string | undefined;
    do {
      const batch = await redriveJobsAfter(last);
      yield batch.redriven;
      last = batch.last;
    } while (last !== undefined);
  }

  /**
   * Removes one batch of what is recorded of sends before a time.
   *
   * @returns how many rows went; 0 means that nothing is left to remove
   */
  async removeExpired(options: Parameters<typeof deleteExpiredSends>[1]) {
    return transact(this.knex, {}, async tx => ({
      removed: await deleteExpiredSends(tx, options),
    }));
  }
}
