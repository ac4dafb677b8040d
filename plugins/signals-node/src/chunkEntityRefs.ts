/** Entity refs that go into one event. */
export interface EntityRefChunk {
  entityRefs: string[];
  /** How much of the event they take up. */
  bytes: number;
}

/**
 * Splits entity refs into chunks whose JSON takes up at most `maxBytes` each.
 *
 * @returns nothing for nobody. A single ref above the limit is a chunk of its own.
 */
export function chunkEntityRefs(
  entityRefs: string[],
  maxBytes: number,
): EntityRefChunk[] {
  const chunks = new Array<EntityRefChunk>();
  let chunk: EntityRefChunk | undefined;
  for (const entityRef of entityRefs) {
    // One more for the comma.
    const bytes = Buffer.byteLength(JSON.stringify(entityRef)) + 1;
    if (!chunk || chunk.bytes + bytes > maxBytes) {
      chunk = { entityRefs: [], bytes: 0 };
      chunks.push(chunk);
    }
    chunk.entityRefs.push(entityRef);
    chunk.bytes += bytes;
  }
  return chunks;
}
