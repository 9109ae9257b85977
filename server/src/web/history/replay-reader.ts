/** Answers what a replay asks of a run; lives in the history thread. The runs asked last stay open. */
import { runFolder, segmentsOf } from '../../recording/data-folder.ts';
import { RecordingError } from '../../recording/recording-error.ts';
import { replayBlocks } from '../../recording/replay/replay-blocks.ts';
import { ReplayRun } from '../../recording/replay/replay-run.ts';
import { describeRun, runTimeline } from '../../recording/replay/run-timeline.ts';
import { stateAt } from '../../recording/replay/state-at.ts';
import { openRunReader } from '../../recording/run-reader.ts';
import { recordedEvent } from './history-reader.ts';
import { historyAnswer } from './history-answer.ts';
import { HistoryError, type ReplayRequest } from './history-source.ts';

const openRunsMax = 4;
/** Gaps are written when they end; one that ended after the asked span may still reach into it. */
const ledgerReachMs = 7 * 24 * 3_600_000;

interface OpenRun {
  readonly run: ReplayRun;
  /** Its segments when it was opened: with others it is opened again. */
  readonly segments: string;
}

export class ReplayReader {
  readonly #dataDir: string;
  /** Least recently used first. */
  readonly #runs = new Map<string, OpenRun>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @throws HistoryError, RecordingError */
  answer(request: ReplayRequest): Uint8Array<ArrayBuffer> {
    const run = this.#run(request.runId);
    if (request.type === 'blocks') return replayBlocks(run, request);
    return new TextEncoder().encode(JSON.stringify(answerOf(run, request)));
  }

  #run(runId: string): ReplayRun {
    const segments = segmentsOf(this.#dataDir, runId).join(' ');
    if (segments === '')
      throw new HistoryError('unknownRun', `There is no recording ${runId} in the data folder.`);
    const open = this.#runs.get(runId);
    this.#runs.delete(runId);
    if (open?.segments === segments) {
      this.#runs.set(runId, open);
      open.run.refresh();
      return open.run;
    }
    open?.run.close();
    const run = openRun(runFolder(this.#dataDir, runId));
    this.#runs.set(runId, { run, segments });
    const oldest = this.#runs.keys().next().value;
    if (this.#runs.size > openRunsMax && oldest !== undefined) {
      this.#runs.get(oldest)?.run.close();
      this.#runs.delete(oldest);
    }
    return run;
  }
}

function openRun(path: string): ReplayRun {
  const reader = openRunReader(path);
  try {
    return new ReplayRun(reader);
  } catch (error) {
    reader.close();
    if (error instanceof RecordingError) throw new HistoryError('recordingUnreadable', error.message);
    throw error;
  }
}

function answerOf(run: ReplayRun, request: Exclude<ReplayRequest, { type: 'blocks' }>): unknown {
  switch (request.type) {
    case 'description':
      return describeRun(run);
    case 'timeline':
      return runTimeline(run);
    case 'state':
      return stateAt(run, request.atMs);
    case 'history':
      return historyOf(run, request);
    case 'events':
      return eventsOf(run, request);
  }
}

function historyOf(run: ReplayRun, request: Extract<ReplayRequest, { type: 'history' }>): unknown {
  const { runId, fromMs, toMs } = request;
  const { bedId } = run.epochAt(toMs).bed;
  const ledger = run.reader.ledger({ fromMs, toMs: toMs + ledgerReachMs });
  const recent = { channels: [], blocks: [] };
  const whole = { ...request, runId, bedId, epoch: 0, recent, openGaps: [] };
  return historyAnswer(whole, run.reader.history(request), ledger);
}

function eventsOf(run: ReplayRun, request: Extract<ReplayRequest, { type: 'events' }>): unknown {
  const { runId, limit } = request;
  const rows = run.reader.events(request).filter(({ type }) => type !== 'alarmState');
  const { bedId } = run.epochAt(request.toMs).bed;
  return { bedId, runId, events: rows.slice(-limit).map(recordedEvent) };
}
