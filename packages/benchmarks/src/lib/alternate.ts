/** @internal */
export interface AlternateOptions<TName extends string> {
  /** How often each contender is measured. */
  repetitions: number;
  /** How often each contender runs before anything counts. */
  warmUps: number;
  /** One run of each; the result is the sample. */
  contenders: Record<TName, () => Promise<number>>;
  /** Called after each run, for those who watch. */
  onSample?(name: TName, sample: number): void;
}

/**
 * Measures contenders in turn, A B C A B C, so that whatever else the machine does meets all of them.
 *
 * @returns the samples of each contender
 * @internal
 */
export async function alternate<TName extends string>(
  options: AlternateOptions<TName>,
): Promise<Record<TName, number[]>> {
  const names = Object.keys(options.contenders) as TName[];
  const samples = Object.fromEntries(
    names.map(name => [name, [] as number[]]),
  ) as Record<TName, number[]>;
  for (let round = 0; round < options.warmUps; round++) {
    for (const name of names) {
      await options.contenders[name]();
    }
  }
  for (let round = 0; round < options.repetitions; round++) {
    for (const name of names) {
      const sample = await options.contenders[name]();
      samples[name].push(sample);
      options.onSample?.(name, sample);
    }
  }
  return samples;
}
