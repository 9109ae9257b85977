/** The clot trend detector on made courses of hours: change over the window, its guards, its unknowns (clinical.md C6). */
import { describe, expect, it } from 'vitest';
import { noFacts } from './bed-facts.ts';
import { clotTrendOf } from './clot-trend.ts';
import { closeSecond, createHistory } from './history.ts';
import type { ClotMemory, SignalOutcome } from './signal-types.ts';

interface Point {
  readonly resistance: number;
  readonly flow?: number;
  readonly hct?: number | null;
  readonly tArt?: number;
}

/** The outcome after points of five minutes (ten for a day), each as its own history would give it. */
function trend(windowH: number, points: readonly Point[], measures: readonly string[] = ['hct', 'tArt']) {
  const memory: ClotMemory = { kind: 'clot', points: [] };
  let outcome: SignalOutcome | undefined;
  for (const { resistance, flow = 2, hct = 34, tArt = 37 } of points) {
    const values: Record<string, number | null> = { dPPerFlow: resistance, flow, hct, tArt };
    const histories = new Map(
      ['dPPerFlow', 'flow', ...measures].map((channel) => {
        const history = createHistory();
        for (let tick = 1; tick <= 600; tick++)
          closeSecond(history, values[channel] ?? null, tick, tick * 1000);
        return [channel, history];
      }),
    );
    const inputs = {
      atMs: 0,
      targetFlowLpm: 2,
      facts: noFacts,
      history: (channel: string) => histories.get(channel),
    };
    outcome = clotTrendOf({ kind: 'clotTrend', windowS: windowH * 3_600 }, memory, inputs);
  }
  return outcome;
}

/** `count` points from `from` to `to`. */
function line(count: number, from: number, to: number, more: Partial<Point> = {}): Point[] {
  return Array.from({ length: count }, (_, i) => ({ resistance: from + ((to - from) * i) / count, ...more }));
}

describe('clot-trend-24h', () => {
  it('says how much the resistance rose over the day', () => {
    expect(trend(24, line(144, 10, 16))?.value).toBeCloseTo(60, 0);
    expect(trend(24, line(144, 10, 10))?.value).toBeCloseTo(0, 6);
    expect(trend(24, line(144, 10, 8))?.value).toBeCloseTo(-20, 0);
  });

  it('[R11] is unknown before 80 % of the day is known', () => {
    expect(trend(24, line(115, 10, 16))).toEqual({ value: null, unknown: 'tooFewValid' });
    expect(trend(24, line(116, 10, 16))?.unknown).toBeNull();
  });
});

describe('clot-trend-2h', () => {
  it('says how much the resistance rose over two hours', () => {
    expect(trend(2, line(24, 10, 13))?.value).toBeCloseTo(30, 0);
  });

  it('compares only points at the present flow, and is unknown when there are too few', () => {
    const other = line(8, 30, 40, { flow: 3 });
    expect(trend(2, [...other, ...line(16, 10, 10)])?.value).toBeCloseTo(0, 6);
    expect(trend(2, [...line(14, 30, 40, { flow: 3 }), ...line(10, 10, 10)])).toEqual({
      value: null,
      unknown: 'flowNotMatched',
    });
  });

  it('is unknown when haematocrit or temperature moved, and judges without them where a bed has none', () => {
    const thicker = line(24, 10, 13).map((point, i) => ({ ...point, hct: 34 + i * 0.2 }));
    const colder = line(24, 10, 13).map((point, i) => ({ ...point, tArt: 37 - i * 0.05 }));
    expect(trend(2, thicker)?.unknown).toBe('bloodChanged');
    expect(trend(2, colder)?.unknown).toBe('bloodChanged');
    expect(trend(2, thicker, [])?.value).toBeCloseTo(30, 0);
  });

  it('[R08] a haematocrit that the bed measures but does not have now is unknown, not left out', () => {
    expect(trend(2, line(24, 10, 13, { hct: null }))?.unknown).toBe('tooFewValid');
  });
});
