import { parametersFromQuery, queryFromParameters } from './useInboxQuery';

describe('queryFromParameters', () => {
  const read = (text: string) =>
    queryFromParameters(new URLSearchParams(text), 25);
  const rewrite = (text: string) =>
    parametersFromQuery(read(text), 25).toString();

  it('reads what parametersFromQuery wrote, for every filter', () => {
    const text =
      'view=saved&to=broadcast&since=168&severity=high&topic=a%26b&origin=plugin%3Aci&q=dimmer+curves&sort=oldest&size=50&page=3';
    expect(rewrite(text)).toBe(text);
  });

  it('writes nothing for what is as usual', () => {
    expect(rewrite('')).toBe('');
    expect(rewrite('size=25')).toBe('');
  });

  it('ignores what makes no sense', () => {
    const usual = read('');
    expect(
      read(
        'view=everything&to=nobody&since=-1&severity=loud&page=-3&size=100000&sort=up&topic=',
      ),
    ).toEqual(usual);
    expect(read('page=1e9x').page).toBe(0);
  });
});
