import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Users as upstream's senders mention them in a description. */
const MENTION = /<@(user:(?:[\w.-]+\/)?[\w.-]+)>/gi;
const MAX_MENTIONS = 50;
const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Ids in Slack by entity reference. */
export type Mentions = Map<string, string>;

function toEntityRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}

/** The users that a text mentions; no more than the first 50. */
export function findMentions(text: string | undefined): string[] {
  const refs = new Set<string>();
  for (const [, ref] of text?.matchAll(MENTION) ?? []) {
    refs.add(toEntityRef(ref));
  }
  return [...refs].slice(0, MAX_MENTIONS);
}

/** Mentions become those of Slack, where the user is known there. */
export function replaceMentions(text: string, mentions: Mentions): string {
  return text.replace(MENTION, (source, ref: string) => {
    const id = mentions.get(toEntityRef(ref));
    return id ? `<@${id}>` : source;
  });
}

/**
 * Escapes a text for `mrkdwn`, so that nothing in it but the mentions is a link, or a
 * mention of a whole channel. Cuts it off at the limit, never within an escape.
 */
export function toMrkdwn(
  text: string,
  options: { limit: number; mentions?: Mentions },
): string {
  const { limit, mentions = new Map() } = options;
  let result = '';
  for (const part of escapedParts(text, mentions)) {
    if (result.length + part.length >= limit) {
      return `${result}…`;
    }
    result += part;
  }
  return result;
}

function* escapedParts(text: string, mentions: Mentions): Generator<string> {
  let position = 0;
  for (const match of text.matchAll(MENTION)) {
    const mention = replaceMentions(match[0], mentions);
    if (mention !== match[0]) {
      yield* escapedCharacters(text.slice(position, match.index));
      yield mention;
      position = match.index + match[0].length;
    }
  }
  yield* escapedCharacters(text.slice(position));
}

function* escapedCharacters(text: string): Generator<string> {
  for (const character of text) {
    yield ESCAPES.get(character) ?? character;
  }
}
