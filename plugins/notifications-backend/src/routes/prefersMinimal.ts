/**
 * Whether a `Prefer` header asks for `return=minimal` (RFC 7240). Where a
 * preference is stated twice, the first counts.
 */
export function prefersMinimal(header: string | string[] | undefined): boolean {
  const preferences = [header ?? []].flat().join(',').split(',');
  for (const preference of preferences) {
    // Whatever follows a semicolon are parameters of the preference.
    const [token] = preference.split(';', 1);
    const match = /^\s*return\s*=\s*"?([^"]*?)"?\s*$/i.exec(token);
    if (match) {
      return match[1].toLowerCase() === 'minimal';
    }
  }
  return false;
}
