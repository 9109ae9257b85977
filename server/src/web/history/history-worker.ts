/** The history thread: reads recordings so that the web process's own thread never waits for a disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { RecordingError } from '../../recording/recording-error.ts';
import type { HistoryAnswer, HistoryAnswered, HistoryAsked, HistoryQuestion } from './history-protocol.ts';
import { HistoryReader } from './history-reader.ts';
import { ReplayReader } from './replay-reader.ts';
import { HistoryError } from './history-source.ts';

assert(parentPort, 'history-worker runs as a worker thread');
const port = parentPort;
const input: unknown = workerData;
assert(typeof input === 'object' && input !== null && 'dataDir' in input, 'the thread gets its data folder');
const reader = new HistoryReader(String(input.dataDir));
const replay = new ReplayReader(String(input.dataDir));

function answer(question: HistoryQuestion): HistoryAnswer {
  if (question.type === 'history') return { type: 'history', value: reader.history(question.request) };
  if (question.type === 'events') return { type: 'events', value: reader.events(question.request) };
  if (question.type === 'replay') return { type: 'replay', value: replay.answer(question.request) };
  if (question.type === 'alarmReport')
    return { type: 'alarmReport', value: reader.alarmReport(question.request) };
  return { type: 'runs', value: reader.runs() };
}

function answered({ id, question }: HistoryAsked): HistoryAnswered {
  try {
    return { id, ok: true, answer: answer(question) };
  } catch (error) {
    if (error instanceof HistoryError) return { id, ok: false, code: error.code, detail: error.message };
    if (error instanceof RecordingError)
      return { id, ok: false, code: 'recordingUnreadable', detail: error.message };
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id, ok: false, code: 'internal', detail };
  }
}

port.on('message', (asked: HistoryAsked) => {
  const reply = answered(asked);
  // Megabytes of a replay change hands instead of being copied.
  const bytes = reply.ok && reply.answer.type === 'replay' ? [reply.answer.value.buffer] : [];
  port.postMessage(reply, bytes);
});
