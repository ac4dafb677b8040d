import { plotCurve } from './plots';

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
