import {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Duration } from 'luxon';
import {
  clockMilliseconds,
  isOvertaken,
  isSerializationConflict,
} from '../store/dialect';
import { MomentColumn } from '../store/rows';
import { transact } from '../store/transact';
import { importBroadcastFlags } from './importBroadcastFlags';
import { importBroadcasts, importNotifications } from './importMessages';
import { importSettings } from './importSettings';

const TABLE = 'callboard_import';

/** In this order, since flags need their broadcasts. */
const STEPS = [importBroadcasts, importBroadcastFlags, importNotifications];

/** So few that sends in the same scopes hardly wait. */
const DEFAULT_BATCH_SIZE = 500;

const PASS_INTERVAL = Duration.fromObject({ hours: 1 });

/** The import is finished when upstream has written nothing for this long. */
const QUIET_TIME = Duration.fromObject({ days: 1 });

/**
 * How far back before the previous pass a pass looks. Upstream notes the time at
 * which a send begins in all rows of it and may be minutes in writing them, its
 * instances may have other clocks, and what is committed late bears an earlier time.
 */
const OVERLAP = Duration.fromObject({ hours: 1 });

const REPORT_INTERVAL_MILLISECONDS = 5_000;

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
 * All is done in batches, each of them one transaction together with the note of how
 * far the import is. A batch is written only if that note says what it said before the
 * batch was read. So the import may be interrupted anywhere, and run by any number of
 * instances.
 */
export class UpstreamImport {
  static create(options: {
    /** Up to date with the migrations of this plugin. */
    knex: Knex;
    logger: LoggerService;
    /** Resumes a finished import, once per value. */
    runAgain?: string;
    /** How many rows to import in one transaction. */
    batchSize?: number;
  }): UpstreamImport {
    const { knex, logger, runAgain, batchSize = DEFAULT_BATCH_SIZE } = options;
    return new UpstreamImport(knex, logger, batchSize, runAgain);
  }

  /** How many rows changed here in the current pass. */
  private changes = 0;
  private reported = 0;

  private constructor(
    private readonly knex: Knex,
    private readonly logger: LoggerService,
    private readonly batchSize: number,
    private readonly runAgain: string | undefined,
  ) {}

  /**
   * Imports the settings of users, which no send may ignore, and goes on with the rest
   * in the background. Does nothing where there are no tables of upstream, and when the
   * import is finished.
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

  /**
   * Imports settings.
   *
   * @returns whether there is anything to {@link run}
   */
  async prepare(): Promise<boolean> {
    const { knex, runAgain } = this;
    const now = clockMilliseconds(knex);
    if (runAgain !== undefined) {
      await knex(TABLE)
        .where(other =>
          other.whereNull('run_again').orWhereNot('run_again', runAgain),
        )
        .update({ run_again: runAgain, finished: null, last_news: now });
    }
    const finished = (await this.readProgress())?.finished ?? null;
    if (finished !== null || !(await knex.schema.hasTable('notification'))) {
      return false;
    }
    const step = STEPS[0].table;
    await knex(TABLE)
      .insert({
        id: 1,
        started: now,
        step,
        last_news: now,
        run_again: runAgain,
      })
      .onConflict('id')
      .ignore();
    await this.importSettings();
    return true;
  }

  /** Imports what upstream has written until now, unless that is not due yet. */
  async run(signal?: AbortSignal): Promise<void> {
    for (let goesOn = true; goesOn && !signal?.aborted; ) {
      const progress = await this.readProgress();
      if (!progress || progress.finished !== null) {
        return;
      }
      goesOn =
        progress.step === null
          ? await this.beginPass(progress)
          : await this.importBatch(progress, progress.step);
    }
  }

  private async readProgress(): Promise<Progress | undefined> {
    return this.knex(TABLE)
      .select('*', { now: clockMilliseconds(this.knex) })
      .first();
  }

  private async beginPass(progress: Progress): Promise<boolean> {
    const [started, now] = [progress.started, progress.now].map(Number);
    const lastPass = this.knex(TABLE).where({ started, step: null });
    if (started - Number(progress.last_news) >= QUIET_TIME.toMillis()) {
      await lastPass.update({ finished: now });
      this.logger.info(
        'The import is finished: the built-in notifications plugin has written nothing for a day, and its tables are not read any more',
      );
      return false;
    }
    if (now - started < PASS_INTERVAL.toMillis()) {
      return false;
    }
    this.changes = 0;
    const step = STEPS[0].table;
    await lastPass.update({ started: now, since: started, step, rows: 0 });
    await this.importSettings();
    return true;
  }

  private async importSettings(): Promise<void> {
    await this.noteChanges(await importSettings(this.knex, this.batchSize));
  }

  /** @returns false if another instance has imported the batch meanwhile */
  private async importBatch(
    progress: Progress,
    table: string,
  ): Promise<boolean> {
    const { knex, batchSize: limit } = this;
    const { started, since, position } = progress;
    const index = STEPS.findIndex(step => step.table === table);
    const batch = await STEPS[index].read(knex, {
      position: position ?? undefined,
      limit,
      since: since === null ? undefined : Number(since) - OVERLAP.toMillis(),
      recent: Number(started) - OVERLAP.toMillis(),
    });
    const isLast = batch.position === undefined;
    const next = {
      step: isLast ? STEPS[index + 1]?.table ?? null : table,
      position: batch.position ?? null,
      rows: Number(progress.rows) + batch.size,
    };
    const options = {
      locks: batch.locks,
      // A broadcast may be retracted while its flags are written.
      mayRepeat: (error: unknown) =>
        isSerializationConflict(error) || isOvertaken(error),
    };
    const changes = await transact(knex, options, async (tx, rev) => {
      const isNext = await tx(TABLE)
        .where({ started, step: table, position })
        .update(next);
      if (!isNext) {
        return undefined;
      }
      return batch.size > 0 ? batch.write(tx, rev) : 0;
    });
    if (changes === undefined) {
      return false;
    }
    await this.noteChanges(changes);
    await this.report({ ...progress, ...next });
    return true;
  }

  private async noteChanges(changes: number): Promise<void> {
    this.changes += changes;
    if (changes > 0) {
      await this.knex(TABLE).update({
        last_news: clockMilliseconds(this.knex),
      });
    }
  }

  private async report({ since, step, rows }: Progress): Promise<void> {
    const of = 'of the built-in notifications plugin';
    if (step === null && since === null) {
      this.logger.info(`Imported all ${rows} rows ${of}`);
    } else if (step === null && this.changes > 0) {
      this.logger.info(`Imported ${this.changes} later changes ${of}`);
    } else if (
      since === null &&
      Number(rows) > 0 &&
      Date.now() - this.reported >= REPORT_INTERVAL_MILLISECONDS
    ) {
      this.reported = Date.now();
      let total = 0;
      for (const { table } of STEPS) {
        const [{ count }] = await this.knex(table).count({ count: '*' });
        total += Number(count);
      }
      this.logger.info(`Imported ${rows} of ${total} rows ${of}`);
    }
  }
}
