import { InputError } from '@backstage/errors';

/**
 * Refuses text that a database cannot keep as it is: NUL characters, and halves
 * of surrogate pairs. Looks at all keys and values, without recursion, so that
 * no nesting is too deep for it.
 *
 * @throws InputError that names the field.
 */
export function assertStorableText(root: unknown): void {
  const open = [{ value: root, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') {
      if (!isStorable(value)) {
        throw new InputError(
          `${path} must be well-formed Unicode without NUL characters`,
        );
      }
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        // Strings of long lists are looked at here, without a path for each.
        if (typeof item !== 'string' || !isStorable(item)) {
          open.push({ value: item, path: `${path}[${index}]` });
        }
      }
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        if (!isStorable(key)) {
          throw new InputError(
            `${
              path || 'the request'
            } has a property whose name is not well-formed Unicode without NUL characters`,
          );
        }
        open.push({ value: item, path: path ? `${path}.${key}` : key });
      }
    }
  }
}

// With the flag "u" a pair of surrogates is one character, so this finds halves.
const UNSTORABLE = /\0|\p{Surrogate}/u;

function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
