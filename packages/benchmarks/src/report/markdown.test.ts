import { toMarkdown } from './markdown';
import type { RecordedRow } from './RecordedRow';

const row: RecordedRow = {
  name: 'send',
  title: 'Send',
  method: 'POST until answered.',
  repetitions: 3,
  environment: {
    date: '2030-01-02T03:04:05.000Z',
    commit: 'abcdef1234',
    machine: '2 × CPU',
    versions: { Node: '24.0.0' },
  },
  result: {
    measurements: [
      {
        what: '10 members',
        unit: 'ms',
        series: [
          { label: 'stock', samples: [100, 120, 110] },
          { label: 'callboard', samples: [11, 10, 12] },
          { label: 'opened', samples: [], failure: 'out of | memory' },
        ],
        budgets: [
          {
            series: 'callboard',
            atMost: 10,
            limitedBy: 'The disk is as slow as that.',
          },
        ],
      },
    ],
    curves: [
      { id: 'growth', title: 'Growth', xLabel: 'x', yLabel: 'ms', lines: [] },
    ],
    notes: ['Nothing limits it.'],
  },
};

it('tells medians, spread, ratios, verdicts, failures, plots and where it was measured', () => {
  const text = toMarkdown([row], {
    overview: 'img/overview.svg',
    curves: { growth: 'img/growth.svg' },
  });

  expect(text).toContain(
    '| Send | 10 members | 110 ms | 11 ms | at most 10 ms | **missed** |',
  );
  expect(text).toContain('| stock | 110 ms [100 ms – 120 ms] | 10 × |');
  expect(text).toContain('| opened | failed: out of \\| memory |  |');
  expect(text).toContain('**Missed.** The disk is as slow as that.');
  expect(text).toContain('Nothing limits it.');
  expect(text).toContain('![Growth](img/growth.svg)');
  expect(text).toContain(
    '| Send | 2030-01-02 | `abcdef1234` | 3 | 2 × CPU | Node 24.0.0 |',
  );
});
