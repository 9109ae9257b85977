/**
 * Reading a recording: one segment's file, or the folder of a run with all its segments as one. Read-only, also while the
 * gateway writes it; a segment that cannot be opened is named in `info().unreadable`, the others are served.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GridColumn, historyGrid, mergeSeries } from '@circuitwatch/shared/recording/history-grid.ts';
import type {
  HistorySeries,
  LedgerRow,
  RawBytes,
  RunIdentity,
} from '@circuitwatch/shared/recording/record-types.ts';
import { fileBytes, runsFolder, segmentNumbers } from './data-folder.ts';
import type { EventRow } from './event-chain.ts';
import { RecordingError } from './recording-error.ts';
import { type SampleRow, sampleRows } from './sample-rows.ts';
import { type ClockRow, type SegmentChannel, SegmentReader } from './segment-reader.ts';

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface RunInfo {
  readonly run: RunIdentity;
  readonly label: string;
  readonly segments: readonly { readonly path: string; readonly segment: number; readonly bytes: number }[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  readonly epochs: readonly { readonly epoch: number; readonly openedMs: number; readonly lastSeq: number }[];
  readonly channels: readonly Omit<SegmentChannel, 'channelId'>[];
  readonly sources: readonly string[];
  /** Gateway times of the first and last chunk or tail row; null in an empty recording. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly samples: number;
  readonly events: number;
  readonly ledgerRows: number;
  readonly rawBytes: number;
  /** Hash of the last event: note it elsewhere, and cutting events off the end can be seen too. */
  readonly chainHead: string | null;
  /** Wall time minus gateway time, now: the clock table's last row. */
  readonly wallOffsetMs: number;
}

export interface RunEpoch {
  readonly epoch: number;
  readonly openedMs: number;
  /** The last thing recorded of it, gateway ms. */
  readonly lastMs: number;
  /** The bed's description (wire/messages.ts) as JSON. */
  readonly bed: string;
}

export interface RunReader {
  info(): RunInfo;
  /** One series per channel in the order asked; a channel that the run does not have gives empty buckets. */
  history(
    query: TimeRange & { readonly channels: readonly string[]; readonly points: number },
  ): HistorySeries[];
  /** In the order of (epoch, seq). Without `channels`: all. */
  samples(query: TimeRange & { readonly channels?: readonly string[] }): Generator<SampleRow>;
  events(range: TimeRange): EventRow[];
  ledger(range: TimeRange): LedgerRow[];
  raw(query: TimeRange & { readonly device: string }): Generator<RawBytes>;
  clock(): ClockRow[];
  /** Starts of the gateway in this recording, in order. */
  epochs(): RunEpoch[];
  /** Events of one type and epoch one by one. */
  eventsOf(type: string, epoch: number): Generator<EventRow>;
  /** The segments that could be opened, in order, for readers of their own (recording/replay). */
  segments(): readonly SegmentReader[];
  /** What could not be decoded so far; it was left out of the answers. */
  damage(): string[];
  close(): void;
}

export interface RunSummary {
  readonly run: RunIdentity;
  readonly label: string;
  /** The run's folder. */
  readonly path: string;
  readonly segments: number;
  readonly bytes: number;
  /** Why it cannot be read, null when it can. */
  readonly problem: string | null;
}

function numberOf(segment: SegmentReader, sql: string): number | null {
  const row = segment.db.prepare(sql).get();
  const value = row ? Object.values(row)[0] : null;
  return typeof value === 'number' ? value : null;
}

function leastOf(values: readonly (number | null)[]): number | null {
  return values.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null);
}

function greatestOf(values: readonly (number | null)[]): number | null {
  return values.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((a, b) => a + (b ?? 0), 0);
}

class SegmentsReader implements RunReader {
  readonly #segments: readonly SegmentReader[];
  readonly #unreadable: readonly { path: string; reason: string }[];

  constructor(segments: readonly SegmentReader[], unreadable: readonly { path: string; reason: string }[]) {
    this.#segments = segments;
    this.#unreadable = unreadable;
    for (const [i, segment] of segments.entries()) {
      const next = segments[i + 1];
      const epoch = Number(next?.meta('continues_epoch') ?? 0);
      if (!next || epoch === 0) continue;
      segment.supersededFrom = {
        epoch,
        seq: Number(next.meta('continues_seq')),
        eventId: Number(next.meta('chain_event_id')),
      };
    }
  }

  info(): RunInfo {
    const first = this.#segments[0];
    const each = (sql: string): (number | null)[] => this.#segments.map((segment) => numberOf(segment, sql));
    for (const segment of this.#segments) segment.refresh();
    const channels = new Map<string, Omit<SegmentChannel, 'channelId'>>();
    for (const segment of this.#segments) {
      for (const { name, unit, resolution } of segment.channels.values()) {
        channels.set(`${name} ${unit} ${resolution}`, { name, unit, resolution });
      }
    }
    const lastHash = this.#segments
      .map(
        (segment) =>
          segment.db.prepare('SELECT hash FROM event ORDER BY event_id DESC LIMIT 1').get()?.['hash'],
      )
      .findLast((hash) => hash instanceof Uint8Array);
    return {
      run: {
        runId: first?.meta('run_id') ?? '',
        bedId: first?.meta('bed_id') ?? '',
        startedMs: Number(first?.meta('started_ms') ?? 0),
      },
      label: first?.meta('label') ?? '',
      segments: this.#segments.map((segment) => ({
        path: segment.path,
        segment: Number(segment.meta('segment') ?? 0),
        bytes: fileBytes(segment.path),
      })),
      unreadable: this.#unreadable,
      epochs: this.#epochs(),
      channels: [...channels.values()],
      sources: [...new Set(this.#segments.flatMap((segment) => [...segment.sources.values()]))],
      fromMs: leastOf([...each('SELECT min(from_ms) FROM chunk'), ...each('SELECT min(from_ms) FROM tail')]),
      toMs: greatestOf([
        ...each('SELECT max(compacted_ms) FROM epoch'),
        ...each('SELECT max(to_ms) FROM tail'),
      ]),
      samples: sumOf(each('SELECT sum(samples) FROM chunk')),
      events: sumOf(each('SELECT count(*) FROM event')),
      ledgerRows: sumOf(each('SELECT count(*) FROM ledger')),
      rawBytes: sumOf(each('SELECT sum(bytes) FROM raw')),
      chainHead: lastHash instanceof Uint8Array ? Buffer.from(lastHash).toString('hex') : null,
      wallOffsetMs: this.clock().at(-1)?.offsetMs ?? 0,
    };
  }

  #epochs(): RunInfo['epochs'] {
    const epochs = new Map<number, { epoch: number; openedMs: number; lastSeq: number }>();
    for (const segment of this.#segments) {
      const rows = segment.db
        .prepare(
          'SELECT epoch, opened_ms, max(coalesce(compacted_seq, 0), coalesce((SELECT max(seq_to) FROM tail ' +
            'WHERE tail.epoch = epoch.epoch), 0)) AS last_seq FROM epoch ORDER BY epoch',
        )
        .all();
      for (const row of rows) {
        const epoch = Number(row['epoch']);
        const before = epochs.get(epoch);
        epochs.set(epoch, {
          epoch,
          openedMs: before?.openedMs ?? Number(row['opened_ms']),
          lastSeq: Math.max(before?.lastSeq ?? 0, Number(row['last_seq'])),
        });
      }
    }
    return [...epochs.values()];
  }

  history(
    query: TimeRange & { readonly channels: readonly string[]; readonly points: number },
  ): HistorySeries[] {
    const grid = historyGrid(query.fromMs, query.toMs, query.points);
    const series = new Map<string, HistorySeries>();
    const wanted = new Set(query.channels);
    for (const segment of this.#segments) {
      const columns = new Map<number, GridColumn>();
      for (const channel of segment.channels.values()) {
        if (wanted.has(channel.name)) columns.set(channel.channelId, new GridColumn(grid));
      }
      segment.addHistory(grid, columns);
      for (const [channelId, column] of columns) {
        const channel = segment.channels.get(channelId);
        if (!channel) continue;
        const found = column.series(channel.name, channel.resolution);
        const before = series.get(channel.name);
        series.set(channel.name, before ? mergeSeries(before, found) : found);
      }
    }
    return query.channels.map((name) => series.get(name) ?? new GridColumn(grid).series(name, 1));
  }

  *samples(query: TimeRange & { readonly channels?: readonly string[] }): Generator<SampleRow> {
    const channels = query.channels ? new Set(query.channels) : undefined;
    for (const segment of this.#segments) {
      yield* sampleRows(segment, { channels, fromMs: query.fromMs, toMs: query.toMs });
    }
  }

  events({ fromMs, toMs }: TimeRange): EventRow[] {
    return this.#segments.flatMap((segment) => segment.events(fromMs, toMs));
  }

  ledger({ fromMs, toMs }: TimeRange): LedgerRow[] {
    return this.#segments.flatMap((segment) => segment.ledger(fromMs, toMs));
  }

  *raw(query: TimeRange & { readonly device: string }): Generator<RawBytes> {
    for (const segment of this.#segments) yield* segment.raw(query.device, query.fromMs, query.toMs);
  }

  epochs(): RunEpoch[] {
    const found = new Map<number, RunEpoch>();
    for (const segment of this.#segments) {
      for (const { epoch, openedMs, bed } of segment.epochs) {
        const before = found.get(epoch);
        const lastMs = Math.max(before?.lastMs ?? openedMs, segment.lastMsOf(epoch) ?? openedMs);
        found.set(epoch, { epoch, openedMs: before?.openedMs ?? openedMs, lastMs, bed });
      }
    }
    return [...found.values()].toSorted((a, b) => a.epoch - b.epoch);
  }

  *eventsOf(type: string, epoch: number): Generator<EventRow> {
    for (const segment of this.#segments) yield* segment.eventsOf(type, epoch);
  }

  clock(): ClockRow[] {
    return this.#segments.flatMap((segment) => segment.clock());
  }

  segments(): readonly SegmentReader[] {
    return this.#segments;
  }

  damage(): string[] {
    return this.#segments.flatMap((segment) => segment.damage.map((what) => `${segment.path}: ${what}`));
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }
}

/** The files of a recording: the one that was named, or the segments of a run in order. */
export function segmentPaths(path: string): string[] {
  if (!existsSync(path)) throw new RecordingError('missing', `there is no recording at ${path}`);
  if (!statSync(path).isDirectory()) return [path];
  const paths = segmentNumbers(path).map((number) => join(path, `${String(number).padStart(4, '0')}.sqlite`));
  if (paths.length === 0) throw new RecordingError('missing', `${path} has no segments`);
  return paths;
}

/**
 * Opens a segment's file or a run's folder.
 * @throws RecordingError when nothing of it can be opened: `missing`, `corrupt`, `foreign`, `newer`, `busy`, `io`
 */
export function openRunReader(path: string): RunReader {
  const segments: SegmentReader[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  let lastError: unknown;
  for (const segmentPath of segmentPaths(path)) {
    try {
      segments.push(new SegmentReader(segmentPath));
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      lastError = error;
      unreadable.push({ path: segmentPath, reason: error.message });
    }
  }
  if (segments.length === 0) throw lastError;
  return new SegmentsReader(segments, unreadable);
}

/** The runs of a data folder, newest first. Opens each run's first segment that can be read. */
export function listRuns(dataDir: string): RunSummary[] {
  const folder = runsFolder(dataDir);
  if (!existsSync(folder)) return [];
  const runs = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return segmentNumbers(path).length === 0 ? [] : [summaryOf(path)];
  });
  return runs.toSorted((a, b) => b.run.startedMs - a.run.startedMs);
}

function summaryOf(path: string): RunSummary {
  const paths = segmentPaths(path);
  const bytes = sumOf(paths.map(fileBytes));
  let problem = '';
  for (const segmentPath of paths) {
    try {
      const segment = new SegmentReader(segmentPath);
      const run = {
        runId: segment.meta('run_id') ?? basename(dirname(segmentPath)),
        bedId: segment.meta('bed_id') ?? '',
        startedMs: Number(segment.meta('started_ms') ?? 0),
      };
      const label = segment.meta('label') ?? '';
      segment.close();
      return { run, label, path, segments: paths.length, bytes, problem: problem === '' ? null : problem };
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      problem = error.message;
    }
  }
  const run = { runId: basename(path), bedId: '', startedMs: 0 };
  return { run, label: '', path, segments: paths.length, bytes, problem };
}
