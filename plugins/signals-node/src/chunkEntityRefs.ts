/**
 * Splits entity refs into chunks whose JSON takes up at most `maxBytes` each.
 *
 * @returns at least one chunk. A single ref above the limit is a chunk of its own.
 */
export function chunkEntityRefs(
  entityRefs: string[],
  maxBytes: number,
): string[][] {
  const chunks: string[][] = [[]];
  let size = 0;
  for (const entityRef of entityRefs) {
    // One more for the comma.
    const added = Buffer.byteLength(JSON.stringify(entityRef)) + 1;
    if (size + added > maxBytes && size > 0) {
      chunks.push([]);
      size = 0;
    }
    chunks[chunks.length - 1].push(entityRef);
    size += added;
  }
  return chunks;
}
