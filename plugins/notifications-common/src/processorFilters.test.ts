import { ConfigReader } from '@backstage/config';
import {
  getProcessorFiltersFromConfig,
  matchesProcessorFilters,
} from './processorFilters';

describe('matchesProcessorFilters', () => {
  it('lets through what lies between the severities, both included', () => {
    const filters = { minSeverity: 'normal', maxSeverity: 'high' } as const;
    const passing = (['critical', 'high', 'normal', 'low'] as const).filter(
      severity => matchesProcessorFilters({ severity }, filters),
    );
    expect(passing).toEqual(['high', 'normal']);
    expect(matchesProcessorFilters({}, filters)).toBe(true);
  });

  it('knows topics to leave out and topics to let in', () => {
    expect(matchesProcessorFilters({}, { excludedTopics: ['a'] })).toBe(true);
    expect(
      matchesProcessorFilters({ topic: 'a' }, { excludedTopics: ['a'] }),
    ).toBe(false);
    expect(matchesProcessorFilters({}, { includedTopics: ['a'] })).toBe(false);
    expect(
      matchesProcessorFilters({ topic: 'a' }, { includedTopics: ['a'] }),
    ).toBe(true);
  });
});

describe('getProcessorFiltersFromConfig', () => {
  it('reads the filters of a processor', () => {
    const filter = {
      minSeverity: 'high',
      maxSeverity: 'critical',
      excludedTopics: ['a'],
      includedTopics: ['b'],
    };
    expect(getProcessorFiltersFromConfig(new ConfigReader({ filter }))).toEqual(
      filter,
    );
    expect(getProcessorFiltersFromConfig(new ConfigReader({}))).toEqual({});
  });

  it('names the key of a severity it does not know', () => {
    expect(() =>
      getProcessorFiltersFromConfig(
        new ConfigReader({ filter: { minSeverity: 'loud' } }),
      ),
    ).toThrow(/filter.minSeverity/);
  });
});
