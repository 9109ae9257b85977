/**
 * The recorder's thread: the only place that writes recordings. It answers requests in order; compaction and checkpoints
 * are done in small steps between them, so that an alarm's commit never waits for more than one step.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { BedWriter } from './bed-writer.ts';
import type { FromWorker, PreparedRun, PrepareRun, ToWorker, WorkerFailure } from './recorder-protocol.ts';
import { RecordingError } from './recording-error.ts';
import { openSiteStore, type SiteStore } from './site-store.ts';

assert(parentPort, 'recorder-worker runs as a worker thread');
const port = parentPort;
const input: unknown = workerData;
assert(typeof input === 'object' && input !== null && 'dataDir' in input, 'the thread gets its data folder');
const dataDir = String(input.dataDir);
const writers = new Map<string, BedWriter>();
let site: SiteStore | undefined;
let isIdleScheduled = false;

function send(message: FromWorker): void {
  port.postMessage(message);
}

function notice(
  level: 'info' | 'warn' | 'error',
  message: string,
  detail: Readonly<Record<string, string | number | null>>,
): void {
  send({ type: 'notice', level, message, detail });
}

function openSite(): SiteStore {
  site ??= openSiteStore(dataDir, Date.now(), (path) =>
    notice('error', `site.sqlite could not be used; it is kept as ${path} and was made again`, { path }),
  );
  return site;
}

function prepareRun(request: PrepareRun): PreparedRun {
  const store = openSite();
  const run = store.runOf(request.bedId, request.label, request.wallMs);
  let writer = writers.get(request.bedId);
  if (!writer) {
    writer = new BedWriter({ dataDir, run, label: request.label, ordinal: writers.size, notice });
    writer.prepare(request.wallMs);
    writers.set(request.bedId, writer);
  }
  return { run, lastEpoch: store.lastEpoch(), lastAtMs: writer.lastAtMs };
}

function writerOf(bedId: string): BedWriter {
  const writer = writers.get(bedId);
  assert(writer, `prepareRun comes before anything else of bed ${bedId}`);
  return writer;
}

/** A stop is waited for by people and by a supervisor with a limit. */
const closeMsMax = 1000;

function closeAll(): void {
  const lateMs = performance.now() + closeMsMax;
  for (const writer of writers.values()) writer.close(() => performance.now() > lateMs);
  writers.clear();
  site?.close();
  site = undefined;
}

function answer(message: ToWorker): PreparedRun | null {
  if (message.type === 'prepareRun') return prepareRun(message.request);
  if (message.type === 'append') {
    writerOf(message.group.bedId).append(message.group, Date.now());
  } else if (message.type === 'openRun') {
    writerOf(message.open.run.bedId).openEpoch(message.open, message.atMs);
    openSite().noteEpoch(message.open.bed.epoch, message.atMs + message.open.wallOffsetMs);
  } else {
    closeAll();
  }
  return null;
}

function failureOf(error: unknown): WorkerFailure {
  if (error instanceof RecordingError) return { code: error.code, message: error.message };
  return {
    code: 'internal',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** One step for every bed that has work, then the port gets its turn. */
function idle(): void {
  isIdleScheduled = false;
  let hasMore = false;
  for (const writer of writers.values()) {
    hasMore = writer.idleStep(Date.now()) || hasMore;
    if (hasMore) break;
  }
  if (hasMore) scheduleIdle();
}

function scheduleIdle(): void {
  if (isIdleScheduled) return;
  isIdleScheduled = true;
  setImmediate(idle);
}

port.on('message', (message: ToWorker) => {
  try {
    send({ type: 'done', id: message.id, value: answer(message) });
  } catch (error) {
    send({ type: 'failed', id: message.id, failure: failureOf(error) });
  }
  if (message.type === 'close') port.close();
  else scheduleIdle();
});
