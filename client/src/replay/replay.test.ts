/** The pure parts of a replay: the playhead, what is fetched ahead, the link, the zoom, and where something happens. */
import type { TimelineAlarm } from '@circuitwatch/shared/wire/replay.ts';
import { encodeBatch, encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../io/batch-format.ts';
import { parseBookmarks, toggledBookmark } from './bookmarks.ts';
import { FrameTape, readStretch } from './frame-tape.ts';
import { parseGoTo } from './go-to.ts';
import { alarmFrom, quietUntil } from './interest.ts';
import { filteredRuns, noFilter } from './library-filter.ts';
import { everyMsOf, Playhead, SpeedMeter } from './playhead.ts';
import { parsePageLink, writeReplayLink } from './replay-link.ts';
import type { LibraryRun } from './use-library.ts';
import { viewMsMin, ZoomStack } from './zoom-stack.ts';

const free = (ms: number): number => ms;

describe('the playhead', () => {
  it('moves by its speed, never past what is here, and stops at the end', () => {
    const head = new Playhead(0, 100_000, 0);
    expect(head.advance(1_000, 60, 1e9, free)).toBe(0);
    head.isPlaying = true;
    expect(head.advance(1_000, 60, 1e9, free)).toBe(60_000);
    expect(head.advance(1_000, 60, 70_000, free)).toBe(70_000);
    expect(head.advance(1_000, 60, 1e9, free)).toBe(100_000);
    expect(head.isPlaying).toBe(false);
  });

  it('beyond an end stands at that end', () => {
    const head = new Playhead(1_000, 2_000, 5_000);
    expect([head.atMs, head.seek(-1), head.seek(9_999)]).toEqual([2_000, 1_000, 2_000]);
  });

  it('stands only where thinned samples are complete, and loses no time by it', () => {
    const head = new Playhead(0, 1e9, 0);
    head.isPlaying = true;
    const settle = (ms: number): number => Math.floor(ms / 180_000) * 180_000;
    const places = Array.from({ length: 60 }, () => head.advance(16, 1_800, 1e9, settle));
    expect(new Set(places.map((ms) => ms % 180_000))).toEqual(new Set([0]));
    expect(places.at(-1)).toBe(settle(60 * 16 * 1_800));
  });

  it('measures the speed that is reached', () => {
    const meter = new SpeedMeter();
    for (let i = 0; i < 10; i++) meter.add(i * 100, i * 100 * 30);
    expect(meter.speed).toBeCloseTo(30);
    expect([everyMsOf(60), everyMsOf(300), everyMsOf(1_800)]).toEqual([0, 30_000, 180_000]);
  });
});

function tape(): FrameTape {
  const frames = [100, 200, 250, 400].map((atMs) => ({
    sourceIndex: 1,
    atMs,
    samples: [{ channelIndex: 2, validityCode: 0, count: atMs }],
  }));
  const block = encodeSampleBlock({ bedIndex: 0, epoch: 7, seq: 0, conflated: false, frames });
  const head = { fromMs: 0, toMs: 500, epoch: 7, items: [], endsEpoch: false, damage: [] };
  const made = new FrameTape();
  made.append(readStretch({ head, batch: encodeBatch([block]) }, 0));
  return made;
}

describe('what is fetched ahead', () => {
  it('gives every frame once, in whatever steps it is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const source = tape();
        const seen: number[] = [];
        let at = 0;
        for (const step of [...steps, 500]) {
          const to = Math.min(500, at + step);
          for (const flat of source.take(at, to, 3).blocks) {
            const reader = new BlockReader(flat);
            while (reader.next()) {
              expect([reader.bedIndex, reader.epoch]).toEqual([3, 7]);
              reader.forEachSample((source_, atMs, channel, _code, count) => {
                expect([source_, channel, count]).toEqual([1, 2, atMs]);
                seen.push(atMs);
                return true;
              });
            }
          }
          at = to;
        }
        expect(seen).toEqual([100, 200, 250, 400]);
      }),
    );
  });

  it('knows the next frame, and refuses a stretch that does not follow', () => {
    const source = tape();
    expect([source.nextFrameMs(0), source.nextFrameMs(250), source.nextFrameMs(400)]).toEqual([
      100,
      400,
      undefined,
    ]);
    const head = { fromMs: 600, toMs: 700, epoch: 7, items: [], endsEpoch: false, damage: [] };
    source.append(readStretch({ head, batch: encodeBatch([]) }, 0));
    expect(source.endMs).toBe(500);
  });
});

describe('the link', () => {
  it('opens what it was written for', () => {
    const link = {
      runId: '20260105-080000-bed-4',
      atMs: 1_767_600_262_000,
      range: { fromMs: 1_767_600_180_000, toMs: 1_767_600_400_000 },
      cursorMs: 1_767_600_190_000,
    };
    expect(parsePageLink(writeReplayLink(link))).toEqual({ page: 'replay', link });
  });

  it('leaves out what it does not understand and never leaves the folder of runs', () => {
    expect(parsePageLink('#/replay/../../etc')).toEqual({ page: 'live' });
    expect(parsePageLink('#/replay/%2e%2e')).toEqual({ page: 'live' });
    expect(parsePageLink('#/recordings')).toEqual({ page: 'recordings' });
    expect(parsePageLink('')).toEqual({ page: 'live' });
    const odd = parsePageLink('#/replay/run-1?at=x&from=9&to=3&b=-1');
    expect(odd).toEqual({
      page: 'replay',
      link: { runId: 'run-1', atMs: undefined, range: undefined, cursorMs: undefined },
    });
  });
});

describe('the zoom', () => {
  it('stays inside the run whatever is done, and undo gives back what was', () => {
    const whole = { fromMs: 0, toMs: 1_209_600_000 };
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        ),
        (turns) => {
          const zoom = new ZoomStack(whole);
          for (const [factor, share] of turns) zoom.zoom(factor, share * whole.toMs);
          const { fromMs, toMs } = zoom.view;
          expect(fromMs).toBeGreaterThanOrEqual(0);
          expect(toMs).toBeLessThanOrEqual(whole.toMs + 1);
          expect(toMs - fromMs).toBeGreaterThanOrEqual(viewMsMin - 1);
        },
      ),
    );
    const zoom = new ZoomStack(whole);
    zoom.show({ fromMs: 1e8, toMs: 2e8 });
    zoom.show({ fromMs: 1.2e8, toMs: 1.4e8 });
    zoom.undo();
    expect(zoom.view).toEqual({ fromMs: 1e8, toMs: 2e8 });
    zoom.redo();
    expect(zoom.view).toEqual({ fromMs: 1.2e8, toMs: 1.4e8 });
    expect(zoom.follow(5e8)).toBe(true);
    expect(zoom.view.fromMs).toBeLessThan(5e8);
  });
});

const alarm = (fromMs: number, toMs: number | null): TimelineAlarm => ({
  alarmId: `a${fromMs}`,
  ruleId: 'flow-low',
  priority: 'high',
  fromMs,
  toMs,
});

describe('where something happens', () => {
  const alarms = [alarm(100_000, 130_000), alarm(100_200, 140_000), alarm(900_000, null)];

  it('the next and the previous alarm are found from any moment', () => {
    expect(alarmFrom(alarms, 0, 1)?.fromMs).toBe(100_000);
    expect(alarmFrom(alarms, 100_000, 1)?.fromMs).toBe(900_000);
    expect(alarmFrom(alarms, 900_000, 1)).toBeUndefined();
    expect(alarmFrom(alarms, 900_000, -1)?.fromMs).toBe(100_200);
    expect(alarmFrom(alarms, 100_000, -1)).toBeUndefined();
  });

  it('quiet time ends 30 s before the next alarm, and there is none while one is on', () => {
    const timeline = { alarms, events: [] };
    expect(quietUntil(timeline, 0, 2e6)).toBe(70_000);
    expect(quietUntil(timeline, 120_000, 2e6)).toBeUndefined();
    expect(quietUntil(timeline, 200_000, 2e6)).toBe(870_000);
    expect(quietUntil(timeline, 865_000, 2e6)).toBeUndefined();
  });
});

describe('what people type and mark', () => {
  it('a time of the day, of a date, or since the start', () => {
    const at = new Date(2026, 10, 23, 5, 20, 31).getTime();
    const start = new Date(2026, 10, 21, 0, 28).getTime();
    expect(parseGoTo('06:05', at, start)).toBe(new Date(2026, 10, 23, 6, 5).getTime());
    expect(parseGoTo('06:05:07', at, start)).toBe(new Date(2026, 10, 23, 6, 5, 7).getTime());
    expect(parseGoTo('2026-11-22 10:00', at, start)).toBe(new Date(2026, 10, 22, 10).getTime());
    expect(parseGoTo('+2:30', at, start)).toBe(start + 9_000_000);
    for (const wrong of ['', '25:00', '5', '+1:75', 'yesterday'])
      expect(parseGoTo(wrong, at, start)).toBeUndefined();
  });

  it('a bookmark is set once and taken away by setting it again', () => {
    expect(toggledBookmark([5_000], 9_000, 2_000)).toEqual([5_000, 9_000]);
    expect(toggledBookmark([5_000, 9_000], 8_000, 2_000)).toEqual([5_000]);
    expect(parseBookmarks('[3,1,"x",null]')).toEqual([1, 3]);
    expect(parseBookmarks('{')).toEqual([]);
  });

  it('runs are found by bed, day, alarms and words', () => {
    const run = (runId: string, bedId: string, day: number, high: number): LibraryRun => ({
      runId,
      bedId,
      label: bedId,
      startedMs: new Date(2026, 10, day, 8).getTime(),
      bytes: 1,
      problem: null,
      about: undefined,
      alarms: { high, medium: 0, low: 0 },
      gaps: 0,
    });
    const runs = [run('r1', 'bed-1', 3, 0), run('r2', 'bed-2', 5, 2)];
    const ids = (change: object): string[] =>
      filteredRuns(runs, { ...noFilter, ...change }).map(({ runId }) => runId);
    expect(ids({})).toEqual(['r1', 'r2']);
    expect(ids({ bedId: 'bed-2' })).toEqual(['r2']);
    expect(ids({ from: '2026-11-04' })).toEqual(['r2']);
    expect(ids({ to: '2026-11-03' })).toEqual(['r1']);
    expect(ids({ withAlarms: true })).toEqual(['r2']);
    expect(ids({ text: 'BED-1' })).toEqual(['r1']);
  });
});
