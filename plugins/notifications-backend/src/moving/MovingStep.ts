import { Knex } from 'knex';

/** Up to where a step has come, and what is left for it. */
export type MovingStepOptions = {
  /** What was moved last; absent at the beginning. */
  position?: string;
  /**
   * Until when the rows of stock are moved already, in milliseconds since 1970
   * UTC; absent when this is the first time.
   */
  since?: number;
  /** How many rows to read. */
  limit: number;
};

export type MovingStepResult = {
  /** What was moved last; absent when nothing is left. */
  position?: string;
  /** How many rows were taken over, or changed by what stock did since. */
  moved: number;
};

/** Moves one table of the stock plugin, a batch of rows at a time. */
export type MovingStep = {
  name: string;
  /** The table to read; a database without it has nothing for this step. */
  table: string;
  /** Moves one batch within a transaction. The same batch again changes nothing. */
  move(knex: Knex, options: MovingStepOptions): Promise<MovingStepResult>;
};
