import { foldCase } from './foldCase';

describe('foldCase', () => {
  it('folds letters of all scripts and compositions', () => {
    expect(foldCase('ÄRGER Σ Ж')).toBe(foldCase('a\u0308rger σ ж'));
  });

  it.each([
    // A sigma at the end of what was typed so far is no last letter of a word.
    ['ΣΥΣ', 'συστημα'],
    ['προσ', 'ΠΡΟΣ ΟΛΟΥΣ'],
    ['istanbul', 'İstanbul'],
    // Only the small letter has a composed form.
    ['\u01f0', 'J\u030c'],
  ])('lets %s be found in %s', (search, text) => {
    expect(foldCase(text)).toContain(foldCase(search));
  });
});
