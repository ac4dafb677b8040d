/** @internal */
export interface Series {
  /** The contender, or what else was measured beside. */
  label: string;
  /** One value per repetition. None when it failed. */
  samples: number[];
  /** Why there are no samples. */
  failure?: string;
}

/**
 * A goal for callboard, which the median of `series` meets or misses: a number, or a share of the
 * median of another series.
 *
 * @internal
 */
export type Budget = {
  series: string;
  /** One sentence, shown when the budget is missed: what limits it, and what was tried. */
  limitedBy?: string;
} & (
  | { atMost: number }
  | { atMostTimes: number; of: string }
  | { atLeast: number }
);

/**
 * Several contenders at the same work.
 *
 * @internal
 */
export interface Measurement {
  what: string;
  unit: string;
  series: Series[];
  budgets: Budget[];
}

/** @internal */
export interface CurvePoint {
  x: number;
  samples: number[];
}

/**
 * How something grows.
 *
 * @internal
 */
export interface Curve {
  /** Names the file of the plot. */
  id: string;
  title: string;
  xLabel: string;
  yLabel: string;
  lines: Array<{ label: string; points: CurvePoint[] }>;
}

/** @internal */
export interface RowResult {
  measurements: Measurement[];
  curves: Curve[];
  /** Sentences a reader needs to judge the numbers. */
  notes: string[];
}
