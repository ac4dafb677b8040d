import { Knex } from 'knex';
import { MomentColumn } from '../store/rows';

/** How far moving has come. Moments in milliseconds since 1970 UTC. */
export type MovingProgress = {
  /** What stock wrote before this moment is moved. */
  covered?: number;
  /** When everything was moved for the first time. */
  firstFinished?: number;
  /** What is being moved at the moment. */
  pass?: {
    started: number;
    step: string;
    position?: string;
    moved: number;
    total?: number;
  };
};

type ProgressRow = {
  covered: MomentColumn | null;
  first_finished: MomentColumn | null;
  started: MomentColumn | null;
  step: string;
  position: string | null;
  moved: MomentColumn;
  total: MomentColumn | null;
};

/**
 * Reads the progress and keeps all others from it until the transaction ends.
 * Whoever has it moves the next batch, so several instances that start at once
 * take turns, and when one dies the others just go on.
 *
 * @internal
 */
export async function lockProgress(
  transaction: Knex.Transaction,
): Promise<MovingProgress> {
  // An update, because SQLite has no lock that only reads.
  const [row]: ProgressRow[] = await transaction('callboard_moving')
    .update({ id: transaction.ref('id') })
    .returning('*');
  const started = toNumber(row.started);
  return {
    covered: toNumber(row.covered),
    firstFinished: toNumber(row.first_finished),
    pass:
      started === undefined
        ? undefined
        : {
            started,
            step: row.step,
            position: row.position ?? undefined,
            moved: Number(row.moved),
            total: toNumber(row.total),
          },
  };
}

/** @internal */
export async function saveProgress(
  transaction: Knex.Transaction,
  progress: MovingProgress,
): Promise<void> {
  const { covered, firstFinished, pass } = progress;
  await transaction('callboard_moving').update({
    covered: covered ?? null,
    first_finished: firstFinished ?? null,
    started: pass?.started ?? null,
    step: pass?.step ?? null,
    position: pass?.position ?? null,
    moved: pass?.moved ?? 0,
    total: pass?.total ?? null,
  });
}

function toNumber(column: MomentColumn | null): number | undefined {
  return column === null ? undefined : Number(column);
}
