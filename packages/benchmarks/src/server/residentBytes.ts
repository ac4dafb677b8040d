/**
 * Collects garbage, and reads how much memory of this process is resident.
 *
 * @internal
 */
export async function residentBytes(): Promise<number> {
  // The second one collects what the finalizers of the first have let go.
  global.gc?.();
  await new Promise(resolve => setImmediate(resolve));
  global.gc?.();
  return process.memoryUsage.rss();
}
