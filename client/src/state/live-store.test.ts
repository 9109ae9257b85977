/** The live store with blocks as they come from the worker, on a clock that the test owns. */
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import { encodeSampleBlock, noValueCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { describe, expect, it } from 'vitest';
import { BlockFlattener, BlockReader } from '../io/batch-format.ts';
import { LiveStore } from './live-store.ts';

const channels = ['flow', 'svo2'];
const sources = ['probe', 'cdi', 'derived'];

class World {
  nowMs = 1_000_000;
  timers: { atMs: number; callback: () => void }[] = [];
  readonly store = new LiveStore({
    localNow: () => this.nowMs,
    setTimer: (callback, delayMs) => this.timers.push({ atMs: this.nowMs + delayMs, callback }),
  });
  #seq = 0;

  constructor() {
    this.store.heartbeat(this.nowMs, this.nowMs, this.nowMs);
    this.store.describeBed('b1', 7, channels, sources);
    this.store.setPeriods(
      'b1',
      new Map([
        ['probe', 100],
        ['cdi', 6_000],
      ]),
    );
  }

  sample(channelIndex: number, count: number, code = 0, atMs = this.nowMs): void {
    const frames = [
      { sourceIndex: channelIndex, atMs, samples: [{ channelIndex, validityCode: code, count }] },
    ];
    const flattener = new BlockFlattener();
    flattener.add(encodeSampleBlock({ bedIndex: 0, epoch: 7, seq: ++this.#seq, conflated: false, frames }));
    const reader = new BlockReader(flattener.take());
    while (reader.next()) this.store.applyBlock('b1', reader);
    this.store.flush();
  }

  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.timers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > untilMs) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.nowMs = next.atMs;
      next.callback();
    }
    this.nowMs = untilMs;
  }
}

describe('live values', () => {
  it('come from blocks in the unit of their channel with source and age', () => {
    const world = new World();
    world.sample(0, 3_850);
    world.advance(40);
    expect(world.store.latest('b1', 'flow')).toEqual({
      value: 3.85,
      validity: 'valid',
      source: 'probe',
      atMs: 1_000_000,
      ageMs: 40,
    });
    expect(world.store.latest('b1', 'svo2')).toBeUndefined();
  });

  it('tell listeners at most four times a second, the first change at once and the last one too', () => {
    const world = new World();
    const shown: (number | null | undefined)[] = [];
    world.store.subscribe('b1', 'flow', () => shown.push(world.store.snapshot('b1', 'flow')?.value));
    for (let i = 0; i < 20; i++) {
      world.sample(0, 4_000 + i * 10);
      if (i === 0) expect(shown).toEqual([4]);
      world.advance(100);
    }
    world.advance(1_000);
    expect(shown.length).toBeLessThanOrEqual(9);
    expect(shown.at(-1)).toBe(4.19);
  });

  it('do not tell a change that nobody could read', () => {
    const world = new World();
    let told = 0;
    world.store.subscribe('b1', 'flow', () => told++);
    world.sample(0, 3_851);
    world.advance(300);
    world.sample(0, 3_852);
    world.advance(300);
    expect(told).toBe(1);
    expect(world.store.latest('b1', 'flow')?.value).toBe(3.852);
  });

  it('keep one snapshot object until the reader would see another value', () => {
    const world = new World();
    world.sample(0, 4_000);
    const first = world.store.snapshot('b1', 'flow');
    world.sample(0, 4_001);
    expect(world.store.snapshot('b1', 'flow')).toBe(first);
    world.sample(0, 4_100);
    expect(world.store.snapshot('b1', 'flow')).not.toBe(first);
  });

  it('are told again after a pause even when they read the same, so that a late tile wakes at once', () => {
    const world = new World();
    let told = 0;
    world.sample(0, 4_000);
    world.store.subscribe('b1', 'flow', () => told++);
    world.advance(5_000);
    world.sample(0, 4_000);
    expect(told).toBe(1);
  });

  it('keep the last value and its own time under a stale mark', () => {
    const world = new World();
    world.sample(1, 742);
    world.advance(20_000);
    world.sample(1, noValueCount, validityCode('stale'));
    expect(world.store.latest('b1', 'svo2')).toMatchObject({ value: 74.2, validity: 'stale', ageMs: 20_000 });
    expect(world.store.series('b1', 'svo2').valueAt(1)).toBeNaN();
  });
});

describe('freshness of live values', () => {
  it('[R09] follows the period of the source', () => {
    const world = new World();
    world.sample(0, 4_000);
    world.sample(1, 742);
    const at = (channel: string, ageMs: number): string =>
      world.store.freshnessAt('b1', channel, 1_000_000 + ageMs);
    expect([at('flow', 1_900), at('flow', 2_000), at('flow', 5_000), at('flow', 10_000)]).toEqual([
      'fresh',
      'late',
      'technical',
      'lost',
    ]);
    expect([at('svo2', 11_900), at('svo2', 12_000), at('svo2', 18_000)]).toEqual(['fresh', 'late', 'lost']);
    expect(world.store.freshnessAt('b1', 'rpm', 1_000_000)).toBe('never');
  });

  it('shows no number after 10 s without a heartbeat, however slow the source', () => {
    const world = new World();
    world.sample(1, 742);
    world.advance(9_900);
    expect(world.store.freshnessAt('b1', 'svo2', world.store.now())).toBe('fresh');
    world.advance(200);
    expect(world.store.freshnessAt('b1', 'svo2', world.store.now())).toBe('lost');
    expect(world.store.presentAt('b1', 'svo2', world.store.now())).toBeUndefined();
  });

  it('[R66] measures ages on the gateway’s clock: a local clock that is wrong by an hour changes nothing', () => {
    const world = new World();
    world.nowMs += 3_600_000;
    for (let i = 0; i < 61; i++) world.store.heartbeat(1_000_000, 1_000_000, world.nowMs);
    world.sample(0, 4_000, 0, 999_700);
    expect(world.store.latest('b1', 'flow')?.ageMs).toBe(300);
  });

  it('holds a written age until its page is turned, but shows a change of freshness at once', () => {
    const world = new World();
    world.sample(0, 4_000);
    world.advance(80);
    const { store } = world;
    expect(store.heldAge('b1', 'flow', store.now(), 1).ageMs).toBe(80);
    world.sample(0, 4_000);
    expect(store.heldAge('b1', 'flow', store.now(), 1).ageMs).toBe(80);
    expect(store.heldAge('b1', 'flow', store.now(), 2).ageMs).toBe(0);
    world.advance(2_500);
    expect(store.heldAge('b1', 'flow', store.now(), 2)).toMatchObject({ ageMs: 2_500, freshness: 'late' });
    expect(store.heldAge('b1', 'rpm', store.now(), 2).freshness).toBe('never');
  });
});
