import { parametersFromQuery, queryFromParameters } from './useInboxQuery';

describe('queryFromParameters', () => {
  const read = (text: string) =>
    queryFromParameters(new URLSearchParams(text), 25);

  it('reads what parametersFromQuery wrote, for every filter', () => {
    const text =
      'view=saved&to=broadcast&since=168&severity=high&topic=a%26b&origin=plugin%3Aci&q=dimmer+curves&sort=oldest&page=3';
    expect(parametersFromQuery(read(text)).toString()).toBe(text);
  });

  it('writes nothing for what is as usual', () => {
    expect(parametersFromQuery(read('')).toString()).toBe('');
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
