import type { Curve, Series } from '../report/RowResult';

/**
 * Adds to each line of a curve what its contender took; one that failed has no point.
 *
 * @internal
 */
export function addPoints(curve: Curve, x: number, measured: Series[]): void {
  for (const { label, samples } of measured) {
    const line = curve.lines.find(one => one.label === label);
    if (line && samples.length > 0) {
      line.points.push({ x, samples });
    }
  }
}
