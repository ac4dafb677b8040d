import { InputError } from '@backstage/errors';

/** As deep as a notification can be, metadata included, and some more. */
const MAX_DEPTH = 32;

/** More objects and arrays than the metadata of a notification can have. */
const MAX_CONTAINERS = 20_000;

/** More values than two lists of 200,000 recipients and a notification can have. */
const MAX_VALUES = 500_000;

const [QUOTE, BACKSLASH, COMMA] = [...'"\\,'].map(toByte);
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [...'{}[]'].map(
  toByte,
);

function toByte(character: string): number {
  return character.charCodeAt(0);
}

/**
 * Checks how deep and large JSON is, in one walk over its bytes. Parsed, a few bytes
 * can become a hundred times as many, and whatever recurses would overflow the stack.
 * Whether it is JSON at all is for the parser to say.
 *
 * @throws InputError that names the limit.
 */
export function assertModestJson(
  json: Buffer,
  limits: { bytesBesidesRecipients?: number } = {},
): void {
  const { bytesBesidesRecipients = Infinity } = limits;
  let depth = 0;
  let containers = 0;
  let values = 0;
  let isInString = false;
  let memberStart = 0;
  let bytesBesides = 0;

  const assertAtMost = (count: number, maximum: number, what: string) => {
    if (count > maximum) {
      throw new InputError(
        `${nameOf(
          json,
          memberStart,
        )} must not have more than ${maximum} ${what}, and has at least ${count}`,
      );
    }
  };
  const endMember = (end: number) => {
    const name = nameOf(json, memberStart);
    if (name !== 'recipients') {
      bytesBesides += end - memberStart;
    }
    assertAtMost(bytesBesides, bytesBesidesRecipients, 'bytes');
    memberStart = end + 1;
  };

  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (isInString) {
      if (byte === BACKSLASH) {
        index++;
      } else if (byte === QUOTE) {
        isInString = false;
      }
      continue;
    }
    switch (byte) {
      case QUOTE:
        isInString = true;
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth++;
        containers++;
        if (depth === 1) {
          memberStart = index + 1;
        }
        assertAtMost(depth, MAX_DEPTH, 'levels');
        assertAtMost(containers, MAX_CONTAINERS, 'objects and arrays');
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (depth === 1) {
          endMember(index);
        }
        depth--;
        break;
      case COMMA:
        values++;
        if (depth === 1) {
          endMember(index);
        }
        assertAtMost(values, MAX_VALUES, 'values');
        break;
      default:
    }
  }
}

/** The name of the member that begins there, where it is a plain one. */
function nameOf(json: Buffer, start: number): string {
  const written = json.toString('utf8', start, start + 50);
  return /^\s*"([\w-]+)"\s*:/.exec(written)?.[1] ?? 'the request';
}
