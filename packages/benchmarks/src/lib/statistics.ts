/** @internal */
export interface Summary {
  median: number;
  /** The smallest sample. */
  low: number;
  /** The largest sample. */
  high: number;
}

/**
 * The value below which the given share of the samples lies, interpolated between neighbours.
 *
 * @param share - between 0 and 1
 * @throws RangeError when there are no samples
 * @internal
 */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) {
    throw new RangeError('There are no samples');
  }
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** @internal */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** @internal */
export function summarize(samples: readonly number[]): Summary {
  return {
    median: median(samples),
    low: quantile(samples, 0),
    high: quantile(samples, 1),
  };
}
