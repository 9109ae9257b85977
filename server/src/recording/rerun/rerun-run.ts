/**
 * Re-runs a recording and compares it with what was recorded. Always from the recording's beginning, since alarms and
 * trends depend on what came before; `range` only says what is compared and told.
 */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmMemory } from '@circuitwatch/shared/alarms/alarm-restore.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import type { MonitorOutputs } from '@circuitwatch/shared/monitor/monitor-types.ts';
import {
  AlarmDiff,
  type AlarmDiffCounts,
  type AlarmDifference,
} from '@circuitwatch/shared/replay/alarm-diff.ts';
import { type ChannelDiff, ReadingDiff } from '@circuitwatch/shared/replay/reading-diff.ts';
import { RerunBed, type RerunChanges } from '@circuitwatch/shared/replay/rerun-bed.ts';
import { takenMsOf } from '@circuitwatch/shared/replay/rerun-inputs.ts';
import { bedDescriptionSchema } from '@circuitwatch/shared/wire/messages.ts';
import { noValueCount, toCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { recordedMemory } from '../alarm-memory.ts';
import { canonicalJson } from '../event-chain.ts';
import { RecordingError } from '../recording-error.ts';
import type { RunEpoch, RunReader, TimeRange } from '../run-reader.ts';
import type { SampleRow } from '../sample-rows.ts';
import { alarmsOf, monitorStartOf, runInputs } from './run-inputs.ts';

/** Both sides are compared each time this much recorded time has passed. */
const settleMs = 60_000;

export interface RerunOptions {
  readonly range: TimeRange;
  readonly changes?: RerunChanges;
  /** Off for a what-if, which changes no reading. */
  readonly compareReadings: boolean;
  /** Every transition of the re-run within the range, in order. */
  onAlarm?(transition: AlarmTransition): void;
  /** Every recorded transition within the range, in order. */
  onRecorded?(transition: AlarmTransition): void;
  onDifference?(difference: AlarmDifference): void;
  /** Recorded time reached, gateway ms. */
  onProgress?(atMs: number): void;
}

export interface RerunReport {
  /** Epochs that were re-run, and those that could not be, with the reason. */
  readonly epochs: number;
  readonly notRerun: readonly { readonly epoch: number; readonly reason: string }[];
  readonly alarms: AlarmDiffCounts;
  readonly readings: readonly ChannelDiff[];
  /** What the recording lacks by its own ledger or could not be decoded: a re-run cannot be the same there. */
  readonly holes: readonly string[];
  readonly isIdentical: boolean;
}

type Memory = Pick<AlarmMemory, 'views' | 'bed'>;

export function rerunRun(reader: RunReader, options: RerunOptions): RerunReport {
  const rerun = new Rerun(reader, options);
  const notRerun: { epoch: number; reason: string }[] = [];
  let memory: Memory | undefined;
  let epochs = 0;
  for (const epoch of reader.epochs()) {
    const result = rerun.epoch(epoch, memory);
    if (typeof result === 'string') {
      notRerun.push({ epoch: epoch.epoch, reason: result });
      memory = undefined;
    } else {
      memory = result;
      epochs++;
    }
  }
  return { epochs, notRerun, ...rerun.finish(notRerun.length === 0) };
}

class Rerun {
  readonly #reader: RunReader;
  readonly #options: RerunOptions;
  readonly #alarms: AlarmDiff;
  readonly #readings = new ReadingDiff();

  constructor(reader: RunReader, options: RerunOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#alarms = new AlarmDiff(canonicalJson, (difference) => options.onDifference?.(difference));
  }

  /** What the next epoch begins with, or why this one cannot be re-run. */
  epoch(epoch: RunEpoch, before: Memory | undefined): Memory | string | undefined {
    const reader = this.#reader;
    const found = monitorStartOf(reader, epoch.epoch);
    // Ended before its first commit: nothing of it is known.
    if (!found && epoch.lastMs === epoch.openedMs) return before;
    if (!found) return 'recorded by a version that did not note how its monitor began';
    const { start, atMs } = found;
    const description = bedDescriptionSchema.safeParse(JSON.parse(epoch.bed));
    if (!description.success)
      throw new RecordingError('corrupt', `epoch ${epoch.epoch} does not describe its bed`);
    const { bedId, presetLimits } = description.data;
    const memory = before ?? (start.memory ? recordedMemory(reader, epoch.epoch) : undefined);
    const created = RerunBed.create({
      bedId,
      start,
      atMs,
      presetLimits,
      memory,
      changes: this.#options.changes,
      onOutputs: (outputs) => this.#take(outputs),
    });
    if (!created.ok) return created.reason;
    // Gateway time goes on from epoch to epoch; the monitor is older than everything that its bed received.
    this.#feed(
      created.bed,
      { epoch: epoch.epoch, fromMs: start.startedMs, lastMs: epoch.lastMs },
      { bedId, devices: start.bed.devices.map(({ id }) => id) },
    );
    return created.bed.memory;
  }

  #feed(
    bed: RerunBed,
    { epoch, fromMs, lastMs }: { readonly epoch: number; readonly fromMs: number; readonly lastMs: number },
    of: { readonly bedId: string; readonly devices: readonly string[] },
  ): void {
    const range = { fromMs, toMs: lastMs + 1 };
    const recorded = this.#recordedSide(epoch, range);
    let settledMs = fromMs;
    for (const input of runInputs(this.#reader, epoch, range, of)) {
      bed.take(input);
      const nowMs = takenMsOf(input);
      if (nowMs - settledMs < settleMs) continue;
      settledMs = nowMs;
      this.#settle(recorded, nowMs);
    }
    bed.finish(lastMs);
    this.#settle(recorded, Number.POSITIVE_INFINITY, lastMs);
  }

  finish(isWhole: boolean): Omit<RerunReport, 'epochs' | 'notRerun'> {
    this.#alarms.finish();
    const readings = this.#readings.finish();
    const { added, removed, moved, changed } = this.#alarms.counts;
    const isSame =
      added + removed + moved + changed === 0 &&
      readings.every((one) => one.changed + one.added + one.removed === 0);
    const dropped = this.#reader
      .ledger(this.#options.range)
      .filter(({ kind, detail }) => kind === 'recorder' && detail['what'] === 'dropped')
      .map(
        ({ detail }) =>
          `the recorder dropped what came from ${String(detail['fromMs'])} to ${String(detail['toMs'])}`,
      );
    return {
      alarms: this.#alarms.counts,
      readings,
      holes: [...dropped, ...this.#reader.damage()],
      isIdentical: isWhole && isSame,
    };
  }

  #isWanted(atMs: number): boolean {
    const { fromMs, toMs } = this.#options.range;
    return atMs >= fromMs && atMs < toMs;
  }

  #take(outputs: MonitorOutputs): void {
    for (const transition of outputs.alarms) {
      if (!this.#isWanted(transition.atMs)) continue;
      this.#options.onAlarm?.(transition);
      this.#alarms.rerun(transition);
    }
    if (this.#options.compareReadings) for (const sample of outputs.samples) this.#takeSample(sample);
  }

  #takeSample({ channel, atMs, value, validity }: Sample): void {
    if (!this.#isWanted(atMs)) return;
    this.#readings.rerun(channel, { atMs, count: countOf(channel, value), validity });
  }

  #recordedSide(epoch: number, range: TimeRange): RecordedSide {
    const samples = this.#options.compareReadings ? this.#reader.samples(range) : [];
    return { alarms: new Ahead(alarmsOf(this.#reader, epoch)), samples: new Ahead(samples) };
  }

  #settle(recorded: RecordedSide, atMs: number, reachedMs = atMs): void {
    for (const transition of recorded.alarms.upTo(atMs)) {
      if (!this.#isWanted(transition.atMs)) continue;
      this.#options.onRecorded?.(transition);
      this.#alarms.recorded(transition);
    }
    for (const { channel, value, validity, atMs: sampleMs } of recorded.samples.upTo(atMs))
      if (this.#isWanted(sampleMs))
        this.#readings.recorded(channel, { atMs: sampleMs, count: countOf(channel, value), validity });
    this.#alarms.settle(reachedMs);
    this.#readings.settle();
    this.#options.onProgress?.(reachedMs);
  }
}

interface RecordedSide {
  readonly alarms: Ahead<AlarmTransition>;
  readonly samples: Ahead<SampleRow>;
}

function countOf(channel: string, value: number | null): number | null {
  const count = toCount(value, channelOf(channel)?.resolution ?? 1);
  return count === noValueCount ? null : count;
}

/** A stream in the order of time that is read up to a moment, again and again. */
class Ahead<T extends { readonly atMs: number }> {
  readonly #items: Iterator<T>;
  #next: IteratorResult<T, unknown>;

  constructor(items: Iterable<T>) {
    this.#items = items[Symbol.iterator]();
    this.#next = this.#items.next();
  }

  *upTo(atMs: number): Generator<T> {
    while (!this.#next.done && this.#next.value.atMs <= atMs) {
      yield this.#next.value;
      this.#next = this.#items.next();
    }
  }
}
