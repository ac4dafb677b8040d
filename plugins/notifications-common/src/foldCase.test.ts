import { foldCase, foldForSearch } from './foldCase';

describe('foldCase', () => {
  it('folds letters of all scripts and compositions', () => {
    expect(foldCase('ÄRGER Σ Ж')).toBe(foldCase('a\u0308rger σ ж'));
  });
});

describe('foldForSearch', () => {
  it.each([
    // A sigma at the end of what was typed so far is no last letter of a word.
    ['ΣΥΣ', 'συστημα'],
    ['προσ', 'ΠΡΟΣ ΟΛΟΥΣ'],
    ['istanbul', 'İstanbul'],
    ['J\u030c', 'J\u030cOHN'],
  ])('lets %s be found in %s', (search, text) => {
    expect(foldForSearch(text)).toContain(foldForSearch(search));
  });
});
