import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import { describe, expect, it } from 'vitest';
import { chartKey, chartOptions, type ChartScene } from './chart-options.ts';

const pair = ['p2', 'p3'].map((id) => {
  const channel = catalog.get(id);
  if (!channel) throw new Error(id);
  return channel;
});
let xRange: [number, number] = [0, 10];
const scene: ChartScene = {
  xRange: () => xRange,
  yRange: () => [100, 200],
  stroke: (channel) => `colour of ${channel.family}`,
  drawBelow: () => {},
  drawAbove: () => {},
};
const options = chartOptions(pair, { width: 900, height: 80 }, scene);

function rangeOf(scale: string): unknown {
  const range = options.scales?.[scale]?.range;
  return typeof range === 'function' ? Reflect.apply(range, undefined, []) : range;
}

describe('the options of a row', () => {
  it('have one series per channel behind the time axis, joined over empty buckets and broken at gaps', () => {
    expect(options.series.slice(1).map((series) => series.label)).toEqual(['p2', 'p3']);
    for (const series of options.series.slice(1)) {
      expect(series.spanGaps).toBe(false);
      expect(series.points).toEqual({ show: false });
    }
  });

  it('take ranges from the scene each time, never from the data', () => {
    expect(rangeOf('x')).toEqual([0, 10]);
    xRange = [5, 15];
    expect(rangeOf('x')).toEqual([5, 15]);
    expect(rangeOf('y')).toEqual([100, 200]);
  });

  it('ask for the colour at each painting, so that a theme change needs no new chart', () => {
    const strokes = options.series
      .slice(1)
      .map(({ stroke }) => (typeof stroke === 'function' ? Reflect.apply(stroke, undefined, []) : stroke));
    expect(strokes).toEqual(['colour of membrane', 'colour of return']);
  });

  it('leave axes, legend and cursor to the panel: one cursor goes through all rows', () => {
    expect(options.axes).toEqual([{ show: false }, { show: false }]);
    expect([options.legend?.show, options.cursor?.show]).toEqual([false, false]);
    expect(options.hooks).toEqual({ drawClear: [scene.drawBelow], draw: [scene.drawAbove] });
  });

  it('change with the channels only', () => {
    expect(chartKey(pair)).toBe('p2 p3');
    expect(chartKey(pair.toReversed())).not.toBe(chartKey(pair));
  });
});
