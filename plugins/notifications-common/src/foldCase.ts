/**
 * How texts that are equal but for letter case or composition (`é` as one character
 * or as two) look alike: the one rule for ids of settings and for searching, done
 * here because databases differ in what they take for the same letter.
 *
 * @public
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en-US');
}
