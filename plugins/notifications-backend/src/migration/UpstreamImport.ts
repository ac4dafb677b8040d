import {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Duration } from 'luxon';
import { clockMilliseconds } from '../store/dialect';
import { MomentColumn } from '../store/rows';
import { transact } from '../store/transact';
import { toDatabaseError } from '../store/withDatabaseErrors';
import { importBroadcastFlags } from './importBroadcastFlags';
import { importBroadcasts, importNotifications } from './importMessages';
import { importSettings } from './importSettings';
import { ImportStep } from './ImportStep';

const TABLE = 'callboard_import';

/** In this order, since flags need their broadcasts. */
const STEPS = [importBroadcasts, importBroadcastFlags, importNotifications];

const PASS_INTERVAL = Duration.fromObject({ hours: 1 }).toMillis();

/** The import is finished when upstream has written nothing for this long. */
const QUIET_TIME = Duration.fromObject({ days: 1 }).toMillis();

/**
 * How far back before the previous pass a pass looks. Upstream notes the time at
 * which a send begins in all rows of it and may be minutes in writing them, its
 * instances may have other clocks, and what is committed late bears an earlier time.
 */
const OVERLAP = Duration.fromObject({ hours: 1 }).toMillis();

const REPORT_INTERVAL = Duration.fromObject({ seconds: 5 }).toMillis();

/** The row of `callboard_import`, and the time of the database. */
type Progress = {
  started: MomentColumn;
  since: MomentColumn | null;
  step: string | null;
  position: string | null;
  rows: MomentColumn;
  last_news: MomentColumn;
  finished: MomentColumn | null;
  now: MomentColumn;
};

/**
 * Imports what the built-in plugin, here "upstream", keeps in the same database. Its
 * tables are only read. See ADR 080.
 *
 * A batch of rows is one transaction together with the note of how far the import is,
 * and is written only if that note says what it said before the batch was read. So the
 * import may be interrupted anywhere, and run by any number of instances.
 */
export class UpstreamImport {
  static create(options: {
    /** Up to date with the migrations of this plugin. */
    knex: Knex;
    logger: LoggerService;
    /** Resumes a finished import, once per value. */
    runAgain?: string;
    /** How many rows a transaction imports. Sends in the same scopes wait for it. */
    batchSize?: number;
  }): UpstreamImport {
    const { knex, logger, runAgain, batchSize = 500 } = options;
    return new UpstreamImport(knex, logger, batchSize, runAgain);
  }

  /** How many rows changed here in the current pass. */
  private changes = 0;
  private reported = 0;

  private constructor(
    private readonly knex: Knex,
    private readonly logger: LoggerService,
    private readonly batchSize: number,
    private readonly runAgain?: string,
  ) {}

  /**
   * Imports the settings of users, which no send may ignore, and goes on with the rest
   * in the background. Does nothing without tables of upstream, or once it is finished.
   */
  async start(options: {
    scheduler: SchedulerService;
    lifecycle: LifecycleService;
  }): Promise<void> {
    if (!(await this.prepare())) {
      return;
    }
    const shutdown = new AbortController();
    const running = this.run(shutdown.signal).catch(error => {
      this.logger.warn('The import was interrupted, and goes on later', error);
    });
    options.lifecycle.addShutdownHook(async () => {
      shutdown.abort();
      await running;
    });
    await options.scheduler.scheduleTask({
      id: 'notifications-import',
      frequency: { minutes: 5 },
      initialDelay: { minutes: 5 },
      timeout: { hours: 1 },
      scope: 'global',
      fn: signal => this.run(signal),
    });
  }

  /** Imports settings. Returns whether there is anything to {@link run}. */
  async prepare(): Promise<boolean> {
    const { knex, runAgain, batchSize } = this;
    const now = clockMilliseconds(knex);
    if (runAgain !== undefined) {
      await knex(TABLE)
        .whereRaw('run_again is distinct from ?', [runAgain])
        .update({ run_again: runAgain, finished: null, last_news: now });
    }
    const progress = await this.readProgress();
    if (progress?.finished || !(await knex.schema.hasTable('notification'))) {
      return false;
    }
    const first = { id: 1, started: now, last_news: now, step: STEPS[0].table };
    await knex(TABLE)
      .insert({ ...first, run_again: runAgain })
      .onConflict('id')
      .ignore();
    await this.noteChanges(await importSettings(knex, batchSize));
    return true;
  }

  /** Imports what upstream has written until now, unless that is not due yet. */
  async run(signal?: AbortSignal): Promise<void> {
    try {
      for (let goesOn = true; goesOn && !signal?.aborted; ) {
        const progress = await this.readProgress();
        if (!progress || progress.finished) {
          return;
        }
        goesOn = await (progress.step === null
          ? this.beginPass(progress)
          : this.importBatch(progress));
      }
    } catch (error) {
      // Here or in the scheduler it is logged, and those of PostgreSQL hold rows.
      throw toDatabaseError(error);
    }
  }

  private async readProgress(): Promise<Progress | undefined> {
    return this.knex(TABLE).first('*', { now: clockMilliseconds(this.knex) });
  }

  private async beginPass(progress: Progress): Promise<boolean> {
    const [started, now] = [progress.started, progress.now].map(Number);
    const lastPass = this.knex(TABLE).where({ started, step: null });
    if (started - Number(progress.last_news) >= QUIET_TIME) {
      await lastPass.update({ finished: now });
      this.logger.info(
        'The import is finished: the built-in notifications plugin has written nothing for a day, and its tables are not read any more',
      );
      return false;
    }
    if (now - started < PASS_INTERVAL) {
      return false;
    }
    this.changes = 0;
    const step = STEPS[0].table;
    await lastPass.update({ started: now, since: started, step, rows: 0 });
    await this.noteChanges(await importSettings(this.knex, this.batchSize));
    return true;
  }

  /** @returns false if another instance has imported the batch meanwhile */
  private async importBatch(progress: Progress): Promise<boolean> {
    const { started, step: table, position } = progress;
    const index = STEPS.findIndex(step => step.table === table);
    const step = STEPS[index];
    const rows = await this.readRows(step, progress);
    const { size, locks, write } = step.toBatch(rows);
    const last = rows[size - 1];
    const next = {
      step: last ? table : STEPS[index + 1]?.table ?? null,
      position: last ? JSON.stringify(step.key.map(name => last[name])) : null,
      rows: Number(progress.rows) + size,
    };
    const changes = await transact(this.knex, { locks }, async (tx, rev) => {
      const isNext = await tx(TABLE)
        .where({ started, step: table, position })
        .update(next);
      if (!isNext) {
        return undefined;
      }
      return last ? write(tx, rev) : 0;
    });
    if (changes !== undefined) {
      await this.noteChanges(changes);
      await this.report({ ...progress, ...next });
    }
    return changes !== undefined;
  }

  private async readRows(
    { select, key, written }: ImportStep,
    { position, since }: Progress,
  ): Promise<Record<string, unknown>[]> {
    const query = select(this.knex).orderBy(key).limit(this.batchSize);
    if (position !== null) {
      const values = key.map(() => '?');
      query.whereRaw(`(??) > (${values})`, [key, ...JSON.parse(position)]);
    }
    if (since !== null) {
      const time = new Date(Number(since) - OVERLAP);
      query.where(later =>
        written.forEach(column => later.orWhere(column, '>', time)),
      );
    }
    return query;
  }

  private async noteChanges(changes: number): Promise<void> {
    this.changes += changes;
    if (changes > 0) {
      const now = clockMilliseconds(this.knex);
      await this.knex(TABLE).update({ last_news: now });
    }
  }

  private async report({ since, step, rows }: Progress): Promise<void> {
    const of = 'of the built-in notifications plugin';
    const isDue = Date.now() - this.reported >= REPORT_INTERVAL;
    if (step === null && since === null) {
      this.logger.info(`Imported all ${rows} rows ${of}`);
    } else if (step === null && this.changes > 0) {
      this.logger.info(`Imported ${this.changes} later changes ${of}`);
    } else if (since === null && isDue && Number(rows) > 0) {
      this.reported = Date.now();
      const counts: Record<string, MomentColumn> = await this.knex.first(
        STEPS.map(({ table }) => this.knex(table).count('*').as(table)),
      );
      const total = Object.values(counts)
        .map(Number)
        .reduce((a, b) => a + b);
      this.logger.info(`Imported ${rows} of ${total} rows ${of}`);
    }
  }
}
