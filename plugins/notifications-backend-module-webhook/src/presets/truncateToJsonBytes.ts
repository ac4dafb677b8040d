const ELLIPSIS = '…';

/** How many bytes a text takes as part of a JSON string. */
function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Shortens a text to so many bytes as JSON, between characters, with an ellipsis. */
export function truncateToJsonBytes(text: string, maximum: number): string {
  if (jsonBytes(text) <= maximum) {
    return text;
  }
  let room = maximum - jsonBytes(ELLIPSIS);
  let end = 0;
  for (const character of text) {
    room -= jsonBytes(character);
    if (room < 0) {
      break;
    }
    end += character.length;
  }
  return `${text.slice(0, end)}${ELLIPSIS}`;
}
