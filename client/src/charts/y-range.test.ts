import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { describe, expect, it } from 'vitest';
import { allowedRange, niceStep, sparkRange, yRange } from './y-range.ts';

function channel(id: string): Channel {
  const found = catalog.get(id);
  if (!found) throw new Error(`no channel ${id}`);
  return found;
}
function limits(id: string, low: number | null, high: number | null): ChannelLimits {
  const rest = { alarm: null, critical: null };
  return { channel: id, low: { warning: low, ...rest }, high: { warning: high, ...rest } };
}
const flow = channel('flow');
const flowLimits = limits('flow', 0.25, 0.4);

describe('the y range of a row', () => {
  it('is fixed by the limits: data inside do not move it', () => {
    const calm = yRange(flow, flowLimits, 0.3, 0.32, false);
    expect(yRange(flow, flowLimits, 0.26, 0.39, false)).toEqual(calm);
    expect(calm.min).toBeLessThan(0.25);
    expect(calm.max).toBeGreaterThan(0.4);
  });

  it('grows in steps when data leave it, so that a line that crosses a limit stays in sight', () => {
    const range = yRange(flow, flowLimits, -0.4, 0.9, false);
    expect(range.min).toBeLessThanOrEqual(-0.4);
    expect(range.max).toBeGreaterThanOrEqual(0.9);
    expect(yRange(flow, flowLimits, -0.401, 0.901, false)).toEqual(range);
  });

  it('of a channel with one limit ends a little beyond the data on the open side', () => {
    const low = yRange(channel('svo2'), limits('svo2', 65, null), 69, 76, false);
    expect(low.min).toBeLessThan(65);
    expect(low.max).toBeGreaterThan(76);
    expect(low.max).toBeLessThanOrEqual(100);
    const high = yRange(channel('dP'), limits('dP', null, 40), 10, 14, false);
    expect(high.min).toBeGreaterThanOrEqual(0);
    expect(high.min).toBeLessThanOrEqual(10);
    expect(high.max).toBeGreaterThan(40);
    const suction = yRange(channel('p1'), limits('p1', -80, null), -70, -50, false);
    expect([suction.min < -80, suction.max > -50]).toEqual([true, true]);
  });

  it('without limits are round numbers around the data', () => {
    expect(yRange(channel('p2'), undefined, 203, 231, false)).toEqual({ min: 180, max: 240 });
    expect(yRange(channel('p2'), undefined, Number.NaN, Number.NaN, false)).toEqual({ min: 0, max: 1 });
  });

  it('follows the data alone with the fit toggle, but never magnifies a single count', () => {
    const fit = yRange(flow, flowLimits, 0.31, 0.35, true);
    expect(fit.min).toBeLessThanOrEqual(0.31);
    expect(fit.max).toBeGreaterThanOrEqual(0.35);
    expect(fit.max - fit.min).toBeLessThan(0.08);
    const flat = yRange(flow, flowLimits, 0.31, 0.31, true);
    expect(flat.max - flat.min).toBeGreaterThanOrEqual(0.05);
  });

  it('is finite and ordered for every channel, with and without limits and data', () => {
    for (const one of catalog.values())
      for (const [low, high] of [
        [Number.NaN, Number.NaN],
        one.range,
        [0, 0],
        [one.range[0], one.range[0]],
      ] as const)
        for (const limit of [undefined, limits(one.id, one.range[0], one.range[1]), limits(one.id, null, 0)])
          for (const fit of [true, false]) {
            const { min, max } = yRange(one, limit, low, high, fit);
            expect(max - min, `${one.id} ${low} ${high} ${fit}`).toBeGreaterThan(0);
          }
  });
});

describe('limits for a range', () => {
  it('are the warning, or the next level where there is none', () => {
    const side = { warning: null, alarm: 5, critical: 3 };
    const none = { warning: null, alarm: null, critical: null };
    expect(allowedRange({ channel: 'flow', low: side, high: none })).toEqual({ low: 5, high: null });
    expect(allowedRange(undefined)).toEqual({ low: null, high: null });
  });
});

describe('the range of a sparkline', () => {
  it('shows calm as calm: at least a third of the allowed range', () => {
    const range = sparkRange(flow, { low: 0.25, high: 0.4 }, 0.3, 0.301);
    expect(range.max - range.min).toBeCloseTo(0.06, 1);
  });
});

describe('steps of an axis', () => {
  it('are 1, 2 or 5 times a power of ten', () => {
    expect([0.013, 0.2, 0.7, 1, 3, 49, 50, 999].map(niceStep)).toEqual([0.01, 0.2, 0.5, 1, 2, 20, 50, 500]);
  });
});
