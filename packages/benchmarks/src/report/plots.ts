import * as echarts from 'echarts';
import { summarize } from '../lib/statistics';
import { medianOf } from './judge';
import type { RecordedRow } from './RecordedRow';
import type { Curve } from './RowResult';

/** Told apart by people who do not see all colours. */
const colours: Record<string, string> = {
  stock: '#d55e00',
  'stock, throttle opened': '#e69f00',
  callboard: '#0072b2',
  'callboard, receipt': '#56b4e9',
  'callboard, cursor': '#56b4e9',
};
const limitColour = '#888888';

/** Roomy, since without a browser the widths of texts are estimates. */
const legend = { bottom: 0, itemGap: 32 };

const twoDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

const text = { fontFamily: 'sans-serif', color: '#222222' };

/**
 * Draws how something grows, both axes logarithmic: a straight line upwards is linear growth, and a
 * level one none. The bars reach from the lowest to the highest sample.
 *
 * @returns an SVG
 * @internal
 */
export function plotCurve(curve: Curve): string {
  const lines = curve.lines.filter(({ points }) => points.length > 0);
  return render(720, 420, {
    ...heading(curve.title),
    legend: { ...legend, data: lines.map(({ label }) => label) },
    grid: { left: 70, right: 30, top: 60, bottom: 90 },
    xAxis: {
      type: 'log',
      name: curve.xLabel,
      nameLocation: 'middle',
      nameGap: 28,
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { formatter: short },
    },
    yAxis: { type: 'log', name: curve.yLabel, axisLabel: { formatter: short } },
    series: lines.flatMap(({ label, points }) => {
      const colour = colours[label] ?? limitColour;
      const summaries = points.map(({ x, samples }) => ({
        // A logarithmic axis has no zero.
        x: Math.max(x, 1),
        ...summarize(samples),
      }));
      return [
        {
          type: 'line' as const,
          name: label,
          color: colour,
          symbolSize: 6,
          data: summaries.map(point => [point.x, point.median]),
        },
        ...summaries.map(point => ({
          type: 'line' as const,
          color: colour,
          symbol: 'none',
          silent: true,
          lineStyle: { width: 5, opacity: 0.3 },
          data: [
            [point.x, point.low],
            [point.x, point.high],
          ],
        })),
      ];
    }),
  });
}

/**
 * Draws how many times better callboard is than stock, for all measurements that have both.
 *
 * @returns an SVG
 * @internal
 */
export function plotOverview(rows: RecordedRow[]): string {
  const bars = rows
    .flatMap(row =>
      row.result.measurements.map(measurement => {
        const theirs = medianOf(measurement, 'stock');
        const opened = medianOf(measurement, 'stock, throttle opened');
        const ours = medianOf(measurement, 'callboard');
        const better = (value: number | undefined) => {
          // Nothing at all is not a number of times better.
          if (value === undefined || !ours) {
            return undefined;
          }
          return measurement.unit.endsWith('/s') ? ours / value : value / ours;
        };
        return {
          name: `${row.title}: ${measurement.what}`,
          theirs: better(theirs),
          opened: better(opened),
        };
      }),
    )
    .filter(
      ({ theirs, opened }) => theirs !== undefined || opened !== undefined,
    )
    .reverse();
  const series = (name: string, key: 'theirs' | 'opened') => ({
    type: 'bar' as const,
    name,
    color: colours[name],
    data: bars.map(bar => bar[key] ?? '-'),
    label: {
      show: true,
      position: 'right' as const,
      formatter: ({ value }: { value?: unknown }) =>
        typeof value === 'number' ? `${twoDigits.format(value)} ×` : '',
    },
  });
  return render(1080, 110 + bars.length * 36, {
    ...heading('How many times faster, or smaller, callboard is'),
    legend,
    grid: { left: 490, right: 60, top: 50, bottom: 60 },
    xAxis: { type: 'log', min: 0.5, axisLabel: { formatter: short } },
    yAxis: {
      type: 'category',
      data: bars.map(({ name }) => name),
      axisLabel: { interval: 0 },
    },
    series: [
      series('stock', 'theirs'),
      series('stock, throttle opened', 'opened'),
    ],
  });
}

function heading(title: string): echarts.EChartsOption {
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: text,
    title: {
      text: title,
      left: 'center',
      textStyle: { ...text, fontSize: 15 },
    },
  };
}

function short(value: number): string {
  return new Intl.NumberFormat('en', {
    notation: 'compact',
    maximumSignificantDigits: 3,
  }).format(value);
}

function render(
  width: number,
  height: number,
  option: echarts.EChartsOption,
): string {
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width,
    height,
  });
  try {
    chart.setOption(option);
    return `${chart.renderToSVGString()}\n`;
  } finally {
    chart.dispose();
  }
}
