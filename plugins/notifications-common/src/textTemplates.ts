/**
 * A piece of a notification's text: plain, or a reference to an entity.
 *
 * @public
 */
export type NotificationTextPart =
  | { type: 'text'; text: string }
  /** `source` is what stood in the text, to be shown where nothing better can be. */
  | { type: 'entity'; entityRef: string; source: string };

const NAME = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?';
const ENTITY_TEMPLATE = new RegExp(
  `\\{\\{\\s{0,8}(${NAME}:(?:${NAME}/)?${NAME})\\s{0,8}\\}\\}`,
  'g',
);

/**
 * Splits a title or description into plain text and the entity references in it,
 * written `{{ user:default/jane }}` (BEP, dynamic values). A reference has a kind
 * and a name; without a namespace it means `default`. Whatever stands between
 * braces but is no reference stays text.
 *
 * The texts of the parts, put together, are the text that was parsed.
 *
 * @public
 */
export function parseNotificationText(text: string): NotificationTextPart[] {
  const parts: NotificationTextPart[] = [];
  let position = 0;
  for (const match of text.matchAll(ENTITY_TEMPLATE)) {
    if (match.index > position) {
      parts.push({ type: 'text', text: text.slice(position, match.index) });
    }
    parts.push({
      type: 'entity',
      entityRef: normalizeEntityRef(match[1]),
      source: match[0],
    });
    position = match.index + match[0].length;
  }
  if (position < text.length) {
    parts.push({ type: 'text', text: text.slice(position) });
  }
  return parts;
}

function normalizeEntityRef(ref: string): string {
  const [kind, path] = ref.toLocaleLowerCase('en-US').split(':', 2);
  return path.includes('/') ? `${kind}:${path}` : `${kind}:default/${path}`;
}

/**
 * Prints a title or description for places that only know plain text, as emails
 * and desktop notifications: entities are shown by their name, or by whatever
 * `renderEntity` makes of them.
 *
 * @public
 */
export function renderNotificationText(
  text: string,
  options: { renderEntity?: (entityRef: string) => string } = {},
): string {
  const { renderEntity = ref => ref.slice(ref.indexOf('/') + 1) } = options;
  return parseNotificationText(text)
    .map(part =>
      part.type === 'text' ? part.text : renderEntity(part.entityRef),
    )
    .join('');
}
