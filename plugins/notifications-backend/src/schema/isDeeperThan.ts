import { JsonValue } from '@backstage/types';

/**
 * Whether JSON is nested deeper than so many levels.
 *
 * @internal
 */
export function isDeeperThan(root: JsonValue, maximum: number): boolean {
  // By layers instead of by recursion: what is looked for would overflow the stack.
  let layer: JsonValue[] = [root];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > maximum) {
      return true;
    }
    layer = layer.flatMap(value =>
      value !== null && typeof value === 'object'
        ? (Object.values(value) as JsonValue[])
        : [],
    );
  }
  return false;
}
