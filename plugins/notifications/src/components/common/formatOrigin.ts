/**
 * An origin as people read it: a plugin is known by its id, not by the prefix
 * that tells the backend it is one.
 */
export function formatOrigin(
  origin: string,
  names?: Record<string, string>,
): string {
  if (names && Object.hasOwn(names, origin)) {
    return names[origin];
  }
  const text = origin.replace(/^(plugin|external):/, '');
  return text || origin;
}
