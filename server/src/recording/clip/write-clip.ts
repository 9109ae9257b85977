/**
 * A clip: a stretch of a recording as one file that opens with every command and screen that opens a recording, because it
 * is a segment like any other (docs/recording.md).
 *
 * Its events are the original rows with their numbers and hashes, so that whoever knows one hash of the original can see
 * that the clip is an unedited piece of it. A clip without names has other events and so a chain of its own; it notes the
 * hash of the original before its first event.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncFolder } from '../data-folder.ts';
import { chainStart } from '../event-chain.ts';
import { chainBefore } from '../event-rows.ts';
import { WallClock } from '../export/wall-clock.ts';
import type { LongWork } from '../long-work.ts';
import { RecordingError } from '../recording-error.ts';
import type { RunReader, TimeRange } from '../run-reader.ts';
import { SegmentWriter } from '../segment-writer.ts';
import { toSingleFile } from '../sqlite.ts';
import { type CopyCounts, ClipCopy } from './clip-copy.ts';
import { eventStart } from './clip-range.ts';
import { Deidentifier, plainBedId } from './deidentify.ts';

export interface ClipRequest {
  readonly reader: RunReader;
  /** The file to write, by habit `NAME.cwclip`. */
  readonly path: string;
  /** Gateway times. */
  readonly range: TimeRange;
  readonly deidentify: boolean;
  /** Whether the raw bytes of the devices go with it. */
  readonly withRaw: boolean;
  readonly work: LongWork;
}

export interface Clip extends CopyCounts {
  readonly runId: string;
  /** Its events are the original ones, unbroken. */
  readonly isSealed: boolean;
  /** What could not be read and is not in the clip. */
  readonly damage: readonly string[];
}

const clipSuffix = /-clip-[\dT-]+$/;

function stamp(clock: WallClock, atMs: number): string {
  return clock.iso(atMs).slice(0, 19).replaceAll(/[-:]/g, '');
}

/** What is recorded of the range that was asked for. */
function clippedRange(reader: RunReader, range: TimeRange): TimeRange {
  const { fromMs, toMs } = reader.info();
  if (fromMs === null || toMs === null) throw new RecordingError('unknown', 'the recording is empty');
  const clipped = { fromMs: Math.max(range.fromMs, fromMs), toMs: Math.min(range.toMs, toMs + 1) };
  if (clipped.fromMs >= clipped.toMs)
    throw new RecordingError('unknown', 'the recording has nothing in this stretch of time');
  return clipped;
}

function removeFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Writes a clip; it appears under its name when it is complete.
 * @throws RecordingError `unknown` when the recording has nothing there, `full`, `io`; Cancelled
 */
export async function writeClip(request: ClipRequest): Promise<Clip> {
  const { reader, work } = request;
  const segments = reader.segments();
  const info = reader.info();
  const clock = new WallClock(reader.clock());
  const range = clippedRange(reader, request.range);
  const deidentifier = request.deidentify ? new Deidentifier() : undefined;
  const start = eventStart(segments, range.fromMs);
  const first = segments[start.segment];
  const origin = first ? chainBefore(first, start.eventId) : { hash: chainStart, eventId: 0 };
  const name = deidentifier ? '' : info.run.runId.replace(clipSuffix, '');
  const runId = `${name}-clip-${stamp(clock, range.fromMs)}-${stamp(clock, range.toMs)}`.replace(/^-/, '');
  const part = resolve(`${request.path}.part`);
  removeFiles(part);
  const writer = SegmentWriter.createAt(part, {
    run: { ...info.run, runId, bedId: deidentifier ? plainBedId : info.run.bedId },
    label: deidentifier ? '' : info.label,
    segment: 1,
    chain: deidentifier ? { hash: chainStart, eventId: 0 } : origin,
    continues: null,
    more: {
      clip_of: deidentifier ? '' : info.run.runId,
      clip_from_ms: String(range.fromMs),
      clip_to_ms: String(range.toMs),
      origin_chain_hash: Buffer.from(origin.hash).toString('hex'),
      origin_chain_event_id: String(origin.eventId),
      deidentified: deidentifier ? '1' : '0',
    },
  });
  let copy: ClipCopy;
  try {
    copy = new ClipCopy({ segments, writer, range, deidentifier, withRaw: request.withRaw, runId });
    copy.tables();
    copy.events(start);
    await copy.samples(work);
    toSingleFile(writer.db);
    writer.close();
    syncFile(part);
  } catch (error) {
    writer.close();
    removeFiles(part);
    throw error;
  }
  renameSync(part, request.path);
  syncFolder(dirname(resolve(request.path)));
  const damage = [...reader.damage(), ...copy.damage];
  return { runId, ...copy.counts, isSealed: !deidentifier && copy.isSealed, damage };
}
