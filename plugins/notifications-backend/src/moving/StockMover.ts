import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isDeadlock, isOvertaken } from '../store/dialect';
import { transact } from '../store/transact';
import { lockProgress, MovingProgress, saveProgress } from './MovingProgress';
import { MovingStep } from './MovingStep';
import { moveBroadcastFlags } from './steps/moveBroadcastFlags';
import { moveBroadcasts } from './steps/moveBroadcasts';
import { moveNotifications } from './steps/moveNotifications';
import { moveSettings } from './steps/moveSettings';

/** In this order, since flags need their broadcasts. */
const STEPS = [
  moveSettings,
  moveBroadcasts,
  moveBroadcastFlags,
  moveNotifications,
];

/** Small enough to keep memory flat, large enough to make round trips not matter. */
const DEFAULT_BATCH_SIZE = 2_000;

const REPORT_INTERVAL_MILLISECONDS = 5_000;

/**
 * Moves what the stock plugin keeps into the tables of this one, and what it
 * goes on to write afterwards: during a rolling update, or because somebody went
 * back to it for a while. The stock tables are only read. See ADR 080.
 *
 * All work is done in batches, each in a transaction together with the note of
 * how far it is. So it ends the same however often it was interrupted, and
 * whatever number of instances is at it.
 *
 * @internal
 */
export class StockMover {
  static async create(options: {
    /** Up to date with the migrations of this plugin. */
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
    /** How many rows to move in one transaction. */
    batchSize?: number;
  }): Promise<StockMover> {
    const {
      knex,
      logger,
      now = () => new Date(),
      batchSize = DEFAULT_BATCH_SIZE,
    } = options;
    const steps: MovingStep[] = [];
    for (const step of STEPS) {
      if (await knex.schema.hasTable(step.table)) {
        steps.push(step);
      }
    }
    return new StockMover({ knex, logger, now, batchSize, steps });
  }

  private readonly knex: Knex;
  private readonly logger: LoggerService;
  private readonly now: () => Date;
  private readonly batchSize: number;
  private readonly steps: MovingStep[];
  private reported = 0;

  private constructor(options: {
    knex: Knex;
    logger: LoggerService;
    now: () => Date;
    batchSize: number;
    steps: MovingStep[];
  }) {
    this.knex = options.knex;
    this.logger = options.logger;
    this.now = options.now;
    this.batchSize = options.batchSize;
    this.steps = options.steps;
  }

  /**
   * Moves all that stock has written until now. With nothing to move, and in a
   * database that stock was never in, it is done at once.
   */
  async move(): Promise<void> {
    if (this.steps.length === 0) {
      return;
    }
    const moment = this.now().getTime();
    this.reported = moment;
    let isDone = false;
    while (!isDone) {
      isDone = await transact(
        this.knex,
        tx => this.moveBatch(tx, moment),
        // What is sent meanwhile in a scope that is being moved is seen then.
        error => isDeadlock(error) || isOvertaken(error),
      );
    }
  }

  /** Keeps looking for what instances of stock that are still running write. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    if (this.steps.length === 0) {
      return;
    }
    await scheduler.scheduleTask({
      id: 'notifications-move-from-stock',
      frequency: { minutes: 10 },
      initialDelay: { minutes: 2 },
      timeout: { hours: 1 },
      scope: 'global',
      fn: () => this.move(),
    });
  }

  /** Answers whether everything written before the moment is moved. */
  private async moveBatch(
    transaction: Knex.Transaction,
    moment: number,
  ): Promise<boolean> {
    const progress = await lockProgress(transaction);
    const { covered } = progress;
    if (!progress.pass && covered !== undefined && covered >= moment) {
      return true;
    }
    const pass = progress.pass ?? (await this.begin(transaction, progress));
    const step = this.stepOf(pass);
    const { position, moved } = await step.move(transaction, {
      position: pass.position,
      since: covered,
      limit: this.batchSize,
    });

    const next = position === undefined ? this.stepAfter(step) : step;
    const current = {
      ...pass,
      step: (next ?? step).name,
      position,
      moved: pass.moved + moved,
    };
    if (next) {
      await saveProgress(transaction, { ...progress, pass: current });
      this.report(current);
      return false;
    }
    await saveProgress(transaction, {
      covered: pass.started,
      firstFinished: progress.firstFinished ?? this.now().getTime(),
    });
    this.reportEnd(progress, current.moved);
    return pass.started >= moment;
  }

  private async begin(
    transaction: Knex.Transaction,
    progress: MovingProgress,
  ): Promise<NonNullable<MovingProgress['pass']>> {
    let total: number | undefined;
    if (progress.covered === undefined) {
      total = 0;
      for (const { table } of this.steps) {
        const [{ count }] = await transaction(table).count({ count: '*' });
        total += Number(count);
      }
      this.logger.info(
        `Moving ${total} rows of the stock notifications plugin; its tables stay as they are`,
      );
    }
    return {
      started: this.now().getTime(),
      step: this.steps[0].name,
      moved: 0,
      total,
    };
  }

  private stepOf(pass: NonNullable<MovingProgress['pass']>): MovingStep {
    const step = this.steps.find(({ name }) => name === pass.step);
    if (!step) {
      throw new Error(
        `Cannot go on with moving ${pass.step}: the stock table is gone`,
      );
    }
    return step;
  }

  private stepAfter(step: MovingStep): MovingStep | undefined {
    return this.steps[this.steps.indexOf(step) + 1];
  }

  private report(pass: NonNullable<MovingProgress['pass']>): void {
    const rows =
      pass.total === undefined
        ? `${pass.moved} rows`
        : `${pass.moved} of ${pass.total} rows`;
    const message = `Moved ${rows} so far, at ${pass.step}`;
    const now = this.now().getTime();
    if (now - this.reported < REPORT_INTERVAL_MILLISECONDS) {
      this.logger.debug(message);
      return;
    }
    this.reported = now;
    this.logger.info(message);
  }

  private reportEnd(before: MovingProgress, moved: number): void {
    if (before.covered === undefined) {
      this.logger.info(
        `Moved ${moved} rows of the stock notifications plugin, that is all`,
      );
    } else if (moved > 0) {
      this.logger.info(
        `Moved ${moved} rows that the stock notifications plugin wrote since`,
      );
    }
  }
}
