import { median } from '../lib/statistics';
import type { Budget, Measurement } from './RowResult';

/** @internal */
export interface Verdict {
  /** What was asked for. */
  goal: string;
  /** `undefined` when it could not be measured. */
  met: boolean | undefined;
  /** Only when it is missed: why. */
  excuse?: string;
}

/**
 * Holds a measurement against one of its budgets.
 *
 * @internal
 */
export function judge(measurement: Measurement, budget: Budget): Verdict {
  const verdict = compare(measurement, budget);
  return verdict.met === false
    ? { ...verdict, excuse: budget.limitedBy ?? 'Nobody has looked why.' }
    : verdict;
}

function compare(measurement: Measurement, budget: Budget): Verdict {
  const { unit } = measurement;
  const value = medianOf(measurement, budget.series);
  if ('atMost' in budget) {
    return {
      goal: `at most ${formatValue(budget.atMost, unit)}`,
      met: value === undefined ? undefined : value <= budget.atMost,
    };
  }
  if ('atLeast' in budget) {
    return {
      goal: `at least ${formatValue(budget.atLeast, unit)}`,
      met: value === undefined ? undefined : value >= budget.atLeast,
    };
  }
  const other = medianOf(measurement, budget.of);
  const factor =
    budget.atMostTimes < 1
      ? `1/${Math.round(1 / budget.atMostTimes)}`
      : `${budget.atMostTimes} times`;
  return {
    goal: `at most ${factor} of ${budget.of}`,
    met:
      value === undefined || other === undefined
        ? undefined
        : value <= other * budget.atMostTimes,
  };
}

/** @internal */
export function medianOf(
  measurement: Measurement,
  label: string,
): number | undefined {
  const samples = measurement.series.find(
    series => series.label === label,
  )?.samples;
  return samples && samples.length > 0 ? median(samples) : undefined;
}

/**
 * Three significant digits, and seconds where milliseconds are too many.
 *
 * @internal
 */
export function formatValue(value: number, unit: string): string {
  return unit === 'ms' && value >= 1000
    ? `${formatNumber(value / 1000)} s`
    : `${formatNumber(value)} ${unit}`;
}

/** @internal */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat('en', {
    maximumSignificantDigits: value >= 1000 ? undefined : 3,
    maximumFractionDigits: value >= 1000 ? 0 : undefined,
  }).format(value);
}
