/**
 * Answers history questions from run files; lives in the history thread. Readers stay open between questions, because
 * opening a run of many segments costs more than most questions.
 */
import { type AlarmReport, AlarmReporter } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { historyGrid, GridColumn } from '@circuitwatch/shared/recording/history-grid.ts';
import { detailEventTypes } from '@circuitwatch/shared/recording/record-types.ts';
import { alarmTransitionSchema, bedAlarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { z } from 'zod';
import type { EventRow } from '../../recording/event-chain.ts';
import { runFolder, segmentsOf } from '../../recording/data-folder.ts';
import { RecordingError } from '../../recording/recording-error.ts';
import { listRuns, openRunReader, type RunReader } from '../../recording/run-reader.ts';
import { runAlarmReport } from '../../recording/run-alarm-report.ts';
import { historyAnswer } from './history-answer.ts';
import {
  type AlarmReportRequest,
  type EventsRequest,
  HistoryError,
  type HistoryRequest,
  type RecordedEvent,
  type RunListing,
  type RunReference,
} from './history-source.ts';

const openReadersMax = 16;
/** Gaps are written when they end; one that ended after the asked span may still reach into it. */
const ledgerReachMs = 7 * 24 * 3_600_000;

interface OpenReader {
  readonly reader: RunReader;
  /** Segments and epoch when it was opened: with others it is opened again. */
  readonly state: string;
}

export class HistoryReader {
  readonly #dataDir: string;
  /** Least recently used first. */
  readonly #readers = new Map<string, OpenReader>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @throws HistoryError */
  history(request: HistoryRequest): string {
    const reader = this.#reader(request);
    const grid = historyGrid(request.fromMs, request.toMs, request.points);
    const recorded = reader
      ? reader.history(request)
      : request.channels.map((channel) => new GridColumn(grid).series(channel, 1));
    const ledger = reader?.ledger({ fromMs: request.fromMs, toMs: request.toMs + ledgerReachMs }) ?? [];
    return JSON.stringify(historyAnswer(request, recorded, ledger));
  }

  /** @throws HistoryError */
  events(request: EventsRequest): RecordedEvent[] {
    const rows = this.#reader(request)?.events(request) ?? [];
    return rows
      .filter(
        ({ type, eventId }) =>
          type !== 'alarmState' && eventId < (request.before ?? Number.POSITIVE_INFINITY),
      )
      .slice(-request.limit)
      .map(recordedEvent);
  }

  /** @throws HistoryError */
  alarmReport(request: AlarmReportRequest): AlarmReport {
    const reader = this.#reader(request);
    if (reader) return runAlarmReport(reader, request).report;
    return new AlarmReporter(request.fromMs, request.toMs).report(String);
  }

  runs(): RunListing[] {
    return listRuns(this.#dataDir).map(({ run, label, segments, bytes, problem }) => ({
      ...run,
      label,
      segments,
      bytes,
      problem,
    }));
  }

  close(): void {
    for (const { reader } of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  /** undefined for a run that has no file yet. */
  #reader({ runId, epoch }: RunReference): RunReader | undefined {
    const segments = segmentsOf(this.#dataDir, runId);
    if (segments.length === 0) return undefined;
    const state = `${epoch} ${segments.join(' ')}`;
    const open = this.#readers.get(runId);
    this.#readers.delete(runId);
    if (open?.state === state) {
      this.#readers.set(runId, open);
      return open.reader;
    }
    open?.reader.close();
    const reader = this.#open(runId);
    this.#readers.set(runId, { reader, state });
    const oldest = this.#readers.keys().next().value;
    if (this.#readers.size > openReadersMax && oldest !== undefined) {
      this.#readers.get(oldest)?.reader.close();
      this.#readers.delete(oldest);
    }
    return reader;
  }

  #open(runId: string): RunReader {
    try {
      return openRunReader(runFolder(this.#dataDir, runId));
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      throw new HistoryError('recordingUnreadable', error.message);
    }
  }
}

/** A row of the event table as the event it was made from (recording/tail-group.ts). */
export function recordedEvent({ eventId, epoch, seq, atMs, type, device, body }: EventRow): RecordedEvent {
  const place = { eventId, epoch, seq, atMs };
  const content: unknown = JSON.parse(body);
  if (type === 'alarm') return { ...place, type, transition: alarmTransitionSchema.parse(content) };
  if (type === 'bedAlarms') return { ...place, type, transition: bedAlarmTransitionSchema.parse(content) };
  // A newer writer's type is shown as a device's.
  const known = detailEventTypes.find((name) => name === type) ?? 'device';
  return { ...place, type: known, device, detail: z.record(z.string(), z.unknown()).parse(content) };
}
