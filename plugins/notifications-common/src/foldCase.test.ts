import { foldCase } from './foldCase';

describe('foldCase', () => {
  it('folds letters of all scripts and compositions', () => {
    expect(foldCase('ÄRGER Σ Ж')).toBe(foldCase('a\u0308rger σ ж'));
  });
});
