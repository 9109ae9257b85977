/** What a replay reads of a run, against what the run's own screens were sent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { BlocksHead } from '@circuitwatch/shared/wire/replay.ts';
import { decodeSampleBlock, splitBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { runFolder } from '@circuitwatch/server/recording/data-folder.ts';
import { replayBlocks } from '@circuitwatch/server/recording/replay/replay-blocks.ts';
import { ReplayRun } from '@circuitwatch/server/recording/replay/replay-run.ts';
import { describeRun, runTimeline } from '@circuitwatch/server/recording/replay/run-timeline.ts';
import { stateAt } from '@circuitwatch/server/recording/replay/state-at.ts';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayScenario, recordReplayRun } from '../support/replay-run.ts';
import type { VirtualRun } from '../support/virtual-run.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-replay-'));
let recorded: VirtualRun;
let run: ReplayRun;

beforeAll(async () => {
  recorded = await recordReplayRun(dataDir);
  run = new ReplayRun(openRunReader(runFolder(dataDir, recorded.runId)));
}, 120_000);
afterAll(() => {
  run?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Stretch {
  readonly head: BlocksHead;
  readonly blocks: readonly Uint8Array[];
}

function stretch(fromMs: number, toMs: number, everyMs = 0): Stretch {
  const bytes = replayBlocks(run, { fromMs, toMs, everyMs });
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const head: BlocksHead = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  return { head, blocks: splitBatch(bytes.subarray(end)) };
}

function onInOrder(alarms: readonly AlarmView[]): AlarmView[] {
  return alarms
    .filter(({ onsetMs }) => onsetMs !== null)
    .toSorted((a, b) => (a.alarmId < b.alarmId ? -1 : 1));
}

describe('the state at a moment', () => {
  it('has the values, alarms, limits and procedures that the screens had', () => {
    expect(recorded.kept.length).toBeGreaterThanOrEqual(6);
    for (const { atMs, snapshot } of recorded.kept) {
      const { snapshot: found, bed } = stateAt(run, atMs);
      const bySample = (a: { channel: string }, b: { channel: string }): number =>
        a.channel < b.channel ? -1 : 1;
      const plain = snapshot.samples.map(({ reason: _reason, ...sample }) => sample);
      expect(found.samples.toSorted(bySample)).toEqual(plain.toSorted(bySample));
      expect(onInOrder(found.alarms)).toEqual(onInOrder(snapshot.alarms));
      expect(found.bedAlarms).toEqual(snapshot.bedAlarms);
      expect(found.limits).toEqual(snapshot.limits);
      expect(bed.epoch).toBe(snapshot.epoch);
    }
  });

  it('has the links as they were, and periods near enough for the same freshness', () => {
    for (const { atMs, snapshot } of recorded.kept) {
      const found = stateAt(run, atMs).snapshot.devices;
      for (const device of snapshot.devices) {
        const same = found.find((one) => one.device === device.device);
        expect([device.device, same?.phase, same?.freshness]).toEqual([
          device.device,
          device.phase,
          device.freshness,
        ]);
        if (device.freshness === 'fresh')
          expect(Math.abs((same?.periodMs ?? 0) - device.periodMs)).toBeLessThan(device.periodMs * 0.2 + 1);
      }
    }
  });

  it('before the first sample has no value, and after the last one the old ones with their ages', () => {
    expect(stateAt(run, recorded.startMs - 60_000).snapshot.samples).toEqual([]);
    const late = stateAt(run, recorded.endMs + 3_600_000).snapshot;
    const flow = late.samples.find(({ channel }) => channel === 'flow');
    expect(flow && late.atMs - flow.atMs).toBeGreaterThan(3_599_000);
    expect(late.devices.every(({ freshness }) => freshness === 'lost')).toBe(true);
  });
});

describe('a stretch', () => {
  it('played on a state gives the next state', () => {
    const [from, to] = [recorded.kept[1], recorded.kept[2]];
    if (!from || !to) throw new Error('too few pictures were kept');
    const { bed, snapshot } = stateAt(run, from.atMs);
    const mirror = new BedMirror(bed);
    mirror.applySnapshot(snapshot);
    for (let atMs = from.atMs; atMs < to.atMs; ) {
      const { head, blocks } = stretch(atMs, to.atMs);
      for (const block of blocks)
        for (const frame of decodeSampleBlock(block).frames) {
          expect(frame.atMs).toBeGreaterThan(atMs);
          for (const { channelIndex, validityCode, count } of frame.samples)
            mirror.sample(channelIndex, frame.sourceIndex, frame.atMs, validityCode, count);
        }
      expect(head.toMs).toBeGreaterThan(atMs);
      atMs = head.toMs;
    }
    const plain = to.snapshot.samples.map(({ reason: _reason, ...sample }) => sample);
    expect(mirror.samples()).toEqual(plain);
  });

  it('thinned shows the same at the end of every step', () => {
    const [from, to] = [recorded.kept[1], recorded.kept[2]];
    if (!from || !to) throw new Error('too few pictures were kept');
    const everyMs = 30_000;
    const { blocks, head } = stretch(from.atMs, to.atMs, everyMs);
    const frames = blocks.flatMap((block) => decodeSampleBlock(block).frames);
    const whole = stretch(from.atMs, to.atMs).blocks.flatMap((block) => decodeSampleBlock(block).frames);
    expect(frames.length).toBeLessThan(whole.length / 5);
    const mirror = new BedMirror(stateAt(run, from.atMs).bed);
    mirror.applySnapshot(stateAt(run, from.atMs).snapshot);
    for (let endMs = from.atMs + everyMs; endMs <= head.toMs; endMs += everyMs) {
      for (const frame of frames)
        if (frame.atMs > endMs - everyMs && frame.atMs <= endMs)
          for (const { channelIndex, validityCode, count } of frame.samples)
            mirror.sample(channelIndex, frame.sourceIndex, frame.atMs, validityCode, count);
      const { samples } = stateAt(run, endMs).snapshot;
      expect(mirror.samples()).toEqual(samples);
    }
  });

  it('ends where the gateway started anew, and says so', () => {
    const second = run.epochs[1];
    if (!second) throw new Error('the run has one epoch only');
    const { head } = stretch(second.openedMs - 60_000, second.openedMs + 60_000);
    expect([head.toMs, head.endsEpoch]).toEqual([second.openedMs, true]);
    expect(stretch(second.openedMs, second.openedMs + 60_000).head.epoch).toBe(second.epoch);
  });

  it('has every alarm message of the stretch in order', () => {
    const all = stretch(recorded.startMs, recorded.startMs + 900_000);
    const found = all.head.items.flatMap((item) =>
      'message' in item && item.message.op === 'alarm' ? [item.message.transition.view.revision] : [],
    );
    const expected = recorded.alarms
      .filter(({ atMs }) => atMs > recorded.startMs && atMs <= all.head.toMs)
      .map(({ view }) => view.revision);
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(3);
  });
});

describe('the timeline', () => {
  it('has each occurrence of an alarm with its highest priority, from its onset to its end', () => {
    const { alarms } = runTimeline(run);
    const onsets = new Set(
      recorded.alarms.flatMap(({ view }) =>
        view.onsetMs === null ? [] : [`${view.alarmId} ${view.onsetMs}`],
      ),
    );
    expect(new Set(alarms.map(({ alarmId, fromMs }) => `${alarmId} ${fromMs}`))).toEqual(onsets);
    expect(alarms.every(({ fromMs, toMs }) => toMs === null || toMs >= fromMs)).toBe(true);
    expect(alarms.some(({ ruleId }) => ruleId === 'flow-low')).toBe(true);
  });

  it('has what is recorded, the restart between, the pulled cable and what people did', () => {
    const { recorded: stretches, gaps, events } = runTimeline(run);
    expect(stretches).toHaveLength(2);
    const restart = gaps.find(({ kind }) => kind === 'restart');
    expect(restart && Math.round((restart.toMs - restart.fromMs) / 1000)).toBe(replayScenario.pauseS);
    expect(gaps.some(({ kind, device }) => kind === 'cableOut' && device === 'probe')).toBe(true);
    expect(events.some(({ type, name }) => type === 'command' && name === 'acknowledge')).toBe(true);
    expect(events.some(({ type, name }) => type === 'device' && name === 'store')).toBe(true);
  });

  it('describes the run', () => {
    const about = describeRun(run);
    expect(about.bed.bedId).toBe('bed-4');
    expect(about.epochs).toHaveLength(2);
    expect(about.unreadable).toEqual([]);
    expect(about.fromMs).toBeGreaterThanOrEqual(recorded.startMs);
    expect(about.toMs).toBeLessThanOrEqual(recorded.endMs);
  });
});
