/**
 * A language as BCP 47 has it; apps also name theirs as in `pt_BR`. What is no such tag
 * is left out, since `Intl` would throw at it.
 */
export function toLanguageTags(language: string): string[] {
  try {
    return Intl.getCanonicalLocales(language.replace(/_/g, '-'));
  } catch {
    return [];
  }
}
