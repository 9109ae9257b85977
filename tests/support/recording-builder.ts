/** Writes long recordings quickly with the recorder's own writer and compaction: for reader tests and the benchmarks. */
import { mkdirSync } from 'node:fs';
import { type AlarmView, noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { OpenRun, RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { chainStart } from '@circuitwatch/server/recording/event-chain.ts';
import { compact } from '@circuitwatch/server/recording/compaction.ts';
import { SegmentWriter } from '@circuitwatch/server/recording/segment-writer.ts';
import { checkpoint, releaseFreePages } from '@circuitwatch/server/recording/sqlite.ts';
import { toTailGroup, toTailItem } from '@circuitwatch/server/recording/tail-group.ts';
import { DeltaEntropy, SyntheticRun, syntheticChannels, syntheticPeriodMs } from './synthetic-run.ts';

export function bedOf(
  bedId: string,
  epoch: number,
  runId: string,
  runStartedMs: number,
  channels: readonly string[] = syntheticChannels,
  sources: readonly string[] = ['pump', 'derived'],
): BedDescription {
  return {
    bedId,
    label: bedId,
    bedIndex: 0,
    epoch,
    runId,
    runStartedMs,
    patient: { weightKg: 70, mode: 'VA', band: 'adult', targetFlowLpm: 4.2 },
    devices: [],
    channels: [...channels],
    sources: [...sources],
  };
}

export interface BuiltRecording {
  readonly path: string;
  readonly epoch: number;
  readonly frames: number;
  readonly samples: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Order-0 entropy of the first differences. */
  readonly entropyBytesPerSample: number;
}

const framesPerWindow = 6_000;
const framesPerGroup = 600;
const groupsPerWindow = framesPerWindow / framesPerGroup;
const entropyFramesMax = 200_000;

/** A closed recording of whole 10-minute windows, 10 Hz × 16 channels. */
export function buildRecording(options: {
  readonly dataDir: string;
  readonly windows: number;
  readonly seed: number;
  readonly startMs?: number;
  /** Leaves this many windows in the tail. */
  readonly tailWindows?: number;
  /** Link events, spread over the recording. */
  readonly events?: number;
  /** Some values are missing. */
  readonly faults?: boolean;
  /** Names of the channels; those of the benchmark without. */
  readonly channels?: readonly string[];
  /** One alarm of a minute in so many minutes. */
  readonly alarmEveryMinutes?: number;
}): BuiltRecording {
  mkdirSync(options.dataDir, { recursive: true });
  const startMs = options.startMs ?? Date.UTC(2026, 0, 5, 8, 0, 0);
  const epoch = Math.floor(startMs / 1000);
  const run = { runId: `synthetic-${options.seed}`, bedId: 'bed-1', startedMs: startMs };
  const open: OpenRun = {
    run,
    wallOffsetMs: 0,
    bed: bedOf('bed-1', epoch, run.runId, startMs, options.channels),
  };
  const writer = SegmentWriter.create(options.dataDir, {
    run,
    label: '1',
    segment: 1,
    chain: { hash: chainStart, eventId: 0 },
    continues: null,
  });
  writer.openEpoch(open, startMs);
  const source = new SyntheticRun(options.seed, options.faults ?? false);
  const eventsPerGroup = Math.round((options.events ?? 0) / (options.windows * groupsPerWindow));
  const entropy = new DeltaEntropy();
  const compactedWindows = options.windows - (options.tailWindows ?? 0);
  let frames = 0;
  for (let window = 0; window < options.windows; window++) {
    for (let i = 0; i < framesPerWindow; i += framesPerGroup) {
      const atMs = startMs + frames * syntheticPeriodMs;
      const blocks = source.blocks(framesPerGroup, { epoch, seq: frames + 1, atMs });
      const item = toTailItem(
        {
          bedId: 'bed-1',
          epoch,
          seq: frames + framesPerGroup,
          atMs,
          blocks,
          raw: [],
          events: [
            ...alarmsOf(frames / framesPerGroup, options.alarmEveryMinutes, atMs),
            ...Array.from({ length: eventsPerGroup }, (_, n) => ({
              type: 'link' as const,
              atMs,
              device: 'pump',
              detail: { phase: 'streaming', n: frames / framesPerGroup + n },
            })),
          ],
          ledger: [],
        },
        frames,
      );
      const group = toTailGroup('bed-1', [item]);
      writer.append({ ...group, toMs: atMs + (framesPerGroup - 1) * syntheticPeriodMs });
      frames += framesPerGroup;
    }
    if (window >= compactedWindows) continue;
    const compaction = compact(writer.db, Number.MAX_SAFE_INTEGER);
    while (!compaction.next().done);
    checkpoint(writer.db);
  }
  releaseFreePages(writer.db);
  checkpoint(writer.db);
  writer.close();
  // The same source again: an hour or more gives the entropy to a percent.
  const again = new SyntheticRun(options.seed);
  for (let i = 0; i < Math.min(frames, entropyFramesMax); i++) entropy.add(again.next());
  return {
    path: writer.path,
    epoch,
    frames,
    samples: frames * syntheticChannels.length,
    fromMs: startMs,
    toMs: startMs + frames * syntheticPeriodMs,
    entropyBytesPerSample: entropy.bytesPerSample(),
  };
}

const priorities = ['low', 'medium', 'high'] as const;

/** The alarm that begins or ends in a minute of the recording. */
function alarmsOf(minute: number, everyMinutes: number | undefined, atMs: number): RunEvent[] {
  if (everyMinutes === undefined || minute % everyMinutes > 1) return [];
  const occurrence = Math.floor(minute / everyMinutes) + 1;
  const isOn = minute % everyMinutes === 0;
  const onsetMs = isOn ? atMs : null;
  const view: AlarmView = {
    ...noSignals,
    alarmId: 'flow-low',
    ruleId: 'flow-low',
    revision: minute + 1,
    occurrence,
    condition: isOn ? 'active' : 'normal',
    kind: 'circuit',
    priority: priorities[occurrence % priorities.length] ?? 'low',
    level: isOn ? 'warning' : null,
    channel: 'flow',
    device: null,
    value: isOn ? 3.4 : null,
    limit: isOn ? 3.5 : null,
    comparison: 'below',
    onsetMs,
    changedMs: atMs,
    consequenceOf: null,
    ack: isOn ? 'unack' : 'none',
  };
  const [from, to] = isOn ? (['normal', 'active'] as const) : (['active', 'normal'] as const);
  const transition = {
    ruleId: 'flow-low',
    from,
    to,
    atMs,
    cause: 'value' as const,
    rows: [],
    effects: [],
    view,
  };
  return [{ type: 'alarm', atMs, transition }];
}
