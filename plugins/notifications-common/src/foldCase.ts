/**
 * How texts that are equal but for letter case or composition (`é` as one character
 * or as two) look alike: the one rule for ids of settings, and what that for searching
 * begins with, done here because databases differ in what they take for the same letter.
 *
 * @public
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en-US');
}

/**
 * The same for what people type to find something, who write a letter as they are used
 * to: a final sigma is a sigma, and a dotted capital I of Turkish is an i.
 *
 * @public
 */
export function foldForSearch(text: string): string {
  return foldCase(text)
    .replace(/ς/g, 'σ')
    .replace(/i\u0307/g, 'i');
}
