/**
 * Collects garbage, and reads how much memory of this process is resident.
 *
 * @internal
 */
export async function residentBytes(): Promise<number> {
  // The thorough one also gives unused pages back to the system.
  await global.gc?.({
    type: 'major',
    execution: 'async',
    flavor: 'last-resort',
  });
  return process.memoryUsage.rss();
}
