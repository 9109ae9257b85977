import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { describe, expect, it } from 'vitest';
import { fittingLabels, limitOffMarks, type RulerScale, rulerPosition, rulerScale } from './ruler-scale.ts';

type Levels = readonly [warning: number | null, alarm: number | null, critical: number | null];
const off: Levels = [null, null, null];

function channel(id: string): Channel {
  const found = catalog.get(id);
  if (!found) throw new Error(`no channel ${id}`);
  return found;
}
function limits(id: string, low: Levels, high: Levels): ChannelLimits {
  const side = ([warning, alarm, critical]: Levels) => ({ warning, alarm, critical });
  return { channel: id, low: side(low), high: side(high) };
}
function scaleOf(id: string, low: Levels, high: Levels): RulerScale {
  const scale = rulerScale(channel(id), limits(id, low, high));
  if (!scale) throw new Error('no scale');
  return scale;
}

describe('the limit ruler', () => {
  it('shows every limit with room outside, the warning ones strong', () => {
    const scale = scaleOf('p1', [-40, -60, -100], [20, null, null]);
    expect(scale.min).toBeLessThan(-100);
    expect(scale.max).toBeGreaterThan(20);
    expect(scale.ticks.filter((tick) => tick.strong).map((tick) => tick.text)).toEqual(['−40', '20']);
    expect(scale.allowed).toEqual({ low: -40, high: 20 });
  });

  it('says which side is off, and ends there in zero where that is natural', () => {
    const scale = scaleOf('dP', off, [20, 40, null]);
    expect([scale.lowOff, scale.highOff, scale.min]).toEqual([true, false, 0]);
    expect(scaleOf('svo2', [68, 60, 50], off).max).toBeLessThanOrEqual(100);
  });

  it('does not exist for a channel without limits', () => {
    expect(rulerScale(channel('flow'), undefined)).toBeUndefined();
    expect(rulerScale(channel('flow'), limits('flow', off, off))).toBeUndefined();
  });

  it('pins a value beyond its ends', () => {
    const scale = scaleOf('svo2', [68, 60, 50], [90, null, null]);
    expect([rulerPosition(scale, -5), rulerPosition(scale, 500)]).toEqual([0, 1]);
    expect(rulerPosition(scale, 75)).toBeGreaterThan(rulerPosition(scale, 68));
  });

  it('drops numbers that would touch, never the warning ones first, and keeps the rest inside', () => {
    const scale = scaleOf('p1', [-78, -80, -82], [20, 22, null]);
    for (const width of [80, 160, 320, 640]) {
      const labels = fittingLabels(scale, width, 9);
      const spans = labels
        .map(({ tick, centrePx }) => ({
          from: centrePx - tick.text.length * 4.5,
          to: centrePx + tick.text.length * 4.5,
        }))
        .toSorted((a, b) => a.from - b.from);
      for (const [i, span] of spans.entries()) {
        expect(span.from).toBeGreaterThanOrEqual(0);
        expect(span.to).toBeLessThanOrEqual(width);
        if (i > 0) expect(span.from).toBeGreaterThanOrEqual((spans[i - 1]?.to ?? 0) + 7);
      }
      expect(labels[0]?.tick.strong).toBe(true);
    }
    expect(fittingLabels(scale, 640, 9).filter(({ tick }) => tick.strong)).toHaveLength(2);
  });

  it('shows the word of a limit that is off, and the bell alone where the word would cover a warning number', () => {
    const scale = scaleOf('p1', [-40, -60, -100], off);
    const words = { low: 60, high: 60 };
    expect(limitOffMarks(scale, 400, 9, 22, words)).toEqual([
      { side: 'high', hasWord: true, from: 318, to: 400 },
    ]);
    expect(limitOffMarks(scale, 150, 9, 22, words)).toEqual([
      { side: 'high', hasWord: false, from: 128, to: 150 },
    ]);
    expect(limitOffMarks(scaleOf('svo2', [68, 60, 50], [90, null, null]), 400, 9, 22, words)).toEqual([]);
  });

  it('leaves the place of a limit-off mark free', () => {
    const scale = scaleOf('dP', off, [20, 40, null]);
    const labels = fittingLabels(scale, 200, 9, [{ from: 0, to: 120 }]);
    expect(labels.every(({ centrePx, tick }) => centrePx - tick.text.length * 4.5 >= 127)).toBe(true);
  });
});
