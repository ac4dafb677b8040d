import { plotCurve, plotOverview } from './plots';
import type { RecordedRow } from './RecordedRow';

it('draws an SVG with a legend of all that was measured', () => {
  const svg = plotCurve({
    id: 'growth',
    title: 'Growth of things',
    xLabel: 'things',
    yLabel: 'ms',
    lines: [
      { label: 'stock', points: [{ x: 1, samples: [1, 2] }] },
      { label: 'callboard', points: [{ x: 1, samples: [0.5, 1] }] },
      { label: 'never ran', points: [] },
    ],
  });

  expect(svg).toMatch(/^<svg/);
  expect(svg).toContain('Growth of things');
  expect(svg).toContain('callboard');
  expect(svg).not.toContain('never ran');
});

it('says how many times better it is, in numbers that people read', () => {
  const measurement = {
    what: '10,000 members',
    unit: 'ms',
    series: [
      { label: 'stock', samples: [50_000] },
      { label: 'stock, throttle opened', samples: [150] },
      { label: 'callboard', samples: [394] },
    ],
    budgets: [],
  };
  const row: RecordedRow = {
    name: 'send',
    title: 'Send',
    method: '',
    repetitions: 1,
    environment: { date: '', commit: '', machine: '', versions: {} },
    result: { measurements: [measurement], curves: [], notes: [] },
  };
  const svg = plotOverview([row]);
  expect(svg).toContain('130 ×');
  expect(svg).toContain('0.38 ×');
});
