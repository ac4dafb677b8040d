/**
 * Reads a clock that all processes of this machine share and nobody ever sets.
 *
 * @returns milliseconds since some moment in the past, with fractions
 * @internal
 */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
