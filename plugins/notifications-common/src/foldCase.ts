/** What a letter becomes in lower case by where it stands, or with a mark of its own. */
const LOOK_ALIKES: Record<string, string> = { ς: 'σ', 'i\u0307': 'i' };

/**
 * How texts that are equal but for letter case or composition (`é` as one character
 * or as two) look alike: the one rule for ids of settings and for searching, done
 * here because databases differ in what they take for the same letter.
 *
 * @public
 */
export function foldCase(text: string): string {
  return text
    .normalize('NFC')
    .toLocaleLowerCase('en-US')
    .replace(/ς|i\u0307/g, letters => LOOK_ALIKES[letters])
    .normalize('NFC');
}
