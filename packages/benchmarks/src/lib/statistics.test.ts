import { median, quantile, summarize } from './statistics';

describe('statistics', () => {
  it('interpolates between the two values around a quantile', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 20], 0.9)).toBeCloseTo(19);
  });

  it('takes the extremes at the ends', () => {
    expect(quantile([3, 1, 2], 0)).toBe(1);
    expect(quantile([3, 1, 2], 1)).toBe(3);
  });

  it('sorts by value, not as text, and leaves the samples alone', () => {
    const samples = [100, 9, 10];
    expect(median(samples)).toBe(10);
    expect(samples).toEqual([100, 9, 10]);
  });

  it('summarizes by the median and both ends', () => {
    expect(summarize([5, 1, 9])).toEqual({ median: 5, low: 1, high: 9 });
  });

  it('refuses to say anything about nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
