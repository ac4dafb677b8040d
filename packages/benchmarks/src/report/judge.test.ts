import { formatNumber, formatValue, judge } from './judge';
import type { Measurement } from './RowResult';

const measurement: Measurement = {
  what: 'work',
  unit: 'ms',
  series: [
    { label: 'stock', samples: [40, 36, 44] },
    { label: 'callboard', samples: [10, 9, 30] },
    { label: 'broken', samples: [], failure: 'out of memory' },
  ],
  budgets: [],
};

describe('judge', () => {
  it('holds the median against a fixed budget', () => {
    expect(judge(measurement, { series: 'callboard', atMost: 10 })).toEqual({
      goal: 'at most 10 ms',
      met: true,
    });
    expect(judge(measurement, { series: 'callboard', atMost: 9.9 }).met).toBe(
      false,
    );
    expect(judge(measurement, { series: 'callboard', atLeast: 10.1 }).met).toBe(
      false,
    );
  });

  it('holds the median against a share of another one', () => {
    expect(
      judge(measurement, {
        series: 'callboard',
        atMostTimes: 1 / 4,
        of: 'stock',
      }),
    ).toEqual({ goal: 'at most 1/4 of stock', met: true });
    expect(
      judge(measurement, {
        series: 'callboard',
        atMostTimes: 1 / 5,
        of: 'stock',
      }).met,
    ).toBe(false);
  });

  it('tells for a missed budget, and only for that, what limits it', () => {
    const limitedBy = 'The disk is as slow as that.';

    expect(
      judge(measurement, { series: 'callboard', atMost: 9, limitedBy }).excuse,
    ).toBe(limitedBy);
    expect(judge(measurement, { series: 'callboard', atMost: 9 }).excuse).toBe(
      'Nobody has looked why.',
    );
    expect(
      judge(measurement, { series: 'callboard', atMost: 10, limitedBy }),
    ).not.toHaveProperty('excuse');
  });

  it('calls a budget neither met nor missed when something was not measured', () => {
    expect(
      judge(measurement, { series: 'broken', atMost: 10 }).met,
    ).toBeUndefined();
    expect(
      judge(measurement, {
        series: 'callboard',
        atMostTimes: 1,
        of: 'broken',
      }).met,
    ).toBeUndefined();
  });
});

describe('formatValue', () => {
  it('keeps three significant digits, and turns long times into seconds', () => {
    expect(formatValue(4.4567, 'ms')).toBe('4.46 ms');
    expect(formatValue(50_123, 'ms')).toBe('50.1 s');
    expect(formatNumber(12_345.6)).toBe('12,346');
  });
});
