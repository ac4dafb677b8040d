import { NotificationPayload } from './types';

/** From a tag to its parents: `de-CH-1996`, `de-ch`, `de`. */
function withParents(tag: string): string[] {
  const parts = tag.toLowerCase().replace(/_/g, '-').split('-');
  return parts.map((_, index) =>
    parts.slice(0, parts.length - index).join('-'),
  );
}

/**
 * Chooses the texts of a notification for a reader. For each wanted language in
 * turn: the exact BCP 47 tag, then its parents (`de` for `de-CH`, the lookup of
 * RFC 4647), then another region of the same language (`pt-BR` for `pt`). Without
 * any, the texts the sender wrote into `title` and `description`.
 *
 * @public
 */
export function selectNotificationTexts(
  payload: Pick<NotificationPayload, 'title' | 'description' | 'translations'>,
  languages: readonly string[],
): { title: string; description?: string; language?: string } {
  const { title, description, translations } = payload;
  if (!translations) {
    return { title, description };
  }
  const available = new Map(
    Object.keys(translations).map(tag => [
      tag.toLowerCase().replace(/_/g, '-'),
      tag,
    ]),
  );
  for (const language of languages) {
    const candidates = withParents(language);
    const base = candidates[candidates.length - 1];
    const match =
      candidates.find(candidate => available.has(candidate)) ??
      [...available.keys()].find(tag => tag.split('-', 1)[0] === base);
    const tag = match && available.get(match);
    if (tag) {
      const texts = translations[tag];
      // A description in a language the reader may not read beats none at all.
      return {
        title: texts.title,
        description: texts.description ?? description,
        language: match,
      };
    }
  }
  return { title, description };
}
