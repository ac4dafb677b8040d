import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Job } from './channelTypes';
import { beginBatch } from './operations/beginBatch';
import { claimJob } from './operations/claimJob';
import { claimRows } from './operations/claimRows';
import { completeBatch } from './operations/completeBatch';
import { CompletedPart, completePart } from './operations/completePart';
import { completeRows } from './operations/completeRows';
import { expandJob } from './operations/expandJob';
import { expireChannelWork } from './operations/expireChannelWork';
import { findChannelRows } from './operations/findChannelRows';
import { findInboxTimes } from './operations/findInboxTimes';
import { findNewerSends } from './operations/findNewerSends';
import {
  findMessages,
  findNewestText,
  findSends,
} from './operations/findTexts';
import { findUnderWay } from './operations/findUnderWay';
import { findUnreadRefs } from './operations/findUnreadRefs';
import {
  endPause,
  enterChannel,
  pauseChannel,
} from './operations/pauseChannel';
import { measureQueues } from './operations/measureQueues';
import { handBack, renewLease } from './operations/renewLease';
import { transact } from './transact';
import { withDatabaseErrors } from './withDatabaseErrors';

type Of<TOperation extends (knex: Knex, options: any) => unknown> =
  Parameters<TOperation>[1];

/**
 * What workers of channels keep: jobs, what became of them, and pauses. As in
 * `NotificationsStore`, one method is one transaction.
 */
export class ChannelStore {
  static async create(options: {
    database: DatabaseService;
  }): Promise<ChannelStore> {
    return withDatabaseErrors(
      new ChannelStore(await options.database.getClient()),
    );
  }

  private constructor(private readonly knex: Knex) {}

  async enterChannel(options: Of<typeof enterChannel>) {
    return enterChannel(this.knex, options);
  }

  async pauseChannel(options: Of<typeof pauseChannel>) {
    return transact(this.knex, {}, tx => pauseChannel(tx, options));
  }

  async endPause(options: Of<typeof endPause>) {
    await endPause(this.knex, options);
  }

  async claimJob(options: Of<typeof claimJob>) {
    return claimJob(this.knex, options);
  }

  async claimRows(options: Of<typeof claimRows>) {
    return claimRows(this.knex, options);
  }

  async renewLease(options: Of<typeof renewLease>) {
    return renewLease(this.knex, options);
  }

  async handBack(options: Of<typeof handBack>) {
    await handBack(this.knex, options);
  }

  async beginBatch(options: Of<typeof beginBatch>) {
    return beginBatch(this.knex, options);
  }

  async completeBatch(options: Of<typeof completeBatch>) {
    return completeBatch(this.knex, options);
  }

  async completePart(options: CompletedPart) {
    return transact(this.knex, {}, tx => completePart(tx, options));
  }

  async completeRows(options: Of<typeof completeRows>) {
    return transact(this.knex, {}, tx => completeRows(tx, options));
  }

  /** With the lock that a retract and a send of the notification take. */
  async expandJob(options: Of<typeof expandJob> & { job: Job }) {
    const locks = [options.job.send.notificationId];
    return transact(this.knex, { locks }, tx => expandJob(tx, options));
  }

  async expireWork(options: Of<typeof expireChannelWork>) {
    return transact(this.knex, {}, tx => expireChannelWork(tx, options));
  }

  async measureQueues() {
    return { queues: await measureQueues(this.knex) };
  }

  async findNewerSends(options: Of<typeof findNewerSends>) {
    return findNewerSends(this.knex, options);
  }

  async findUnderWay(options: Of<typeof findUnderWay>) {
    return findUnderWay(this.knex, options);
  }

  async findRows(options: Of<typeof findChannelRows>) {
    return findChannelRows(this.knex, options);
  }

  async findMessages(options: Of<typeof findMessages>) {
    return findMessages(this.knex, options);
  }

  async findNewestText(options: Of<typeof findNewestText>) {
    return findNewestText(this.knex, options);
  }

  async findSends(options: Of<typeof findSends>) {
    return findSends(this.knex, options);
  }

  async findInboxTimes(options: Of<typeof findInboxTimes>) {
    return findInboxTimes(this.knex, options);
  }

  async findUnreadRefs(options: Of<typeof findUnreadRefs>) {
    return findUnreadRefs(this.knex, options);
  }
}
