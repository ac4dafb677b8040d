/** Splits a list into lists of at most `size`; none for an empty one. */
export function* chunk<T>(items: T[], size: number): Iterable<T[]> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
  }
}
