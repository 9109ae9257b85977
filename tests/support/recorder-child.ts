/**
 * A process that records and is killed: appends a batch every few milliseconds, every fifth with `commit`, and prints each
 * position that the recorder acknowledged as one JSON line, at once.
 *
 *     node recorder-child.ts DATA_DIR
 */
import { writeSync } from 'node:fs';
import { acquireGatewayLock } from '@circuitwatch/server/recording/gateway-lock.ts';
import { startRecorder } from '@circuitwatch/server/recording/recorder.ts';
import { encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { bedOf } from './recording-builder.ts';

const batchPeriodMs = 4;
const stdout = 1;

function say(line: object): void {
  writeSync(stdout, `${JSON.stringify(line)}\n`);
}

async function main(dataDir: string): Promise<void> {
  acquireGatewayLock(dataDir);
  const silent = (): void => undefined;
  const log = {
    info: silent,
    warn: silent,
    error: (detail: object, message: string) => say({ error: message, detail }),
  };
  const recorder = await startRecorder({ dataDir, log });
  const prepared = await recorder.prepareRun({ bedId: 'bed-1', label: '1', wallMs: Date.now() });
  const epoch = Math.max(Math.floor(Date.now() / 1000), (prepared.lastEpoch ?? 0) + 1);
  const startMs = Math.max(Date.now(), prepared.lastAtMs ?? 0);
  const bed = bedOf(
    'bed-1',
    epoch,
    prepared.run.runId,
    prepared.run.startedMs,
    ['flow', 'rpm'],
    ['pump', 'derived'],
  );
  recorder.onRecorded((position) => say({ ...position, toldMs: Date.now() }));
  recorder.onStatus((_bedId, status) => say({ status }));
  await recorder.openRun({ run: prepared.run, bed, wallOffsetMs: 0 });
  say({ runId: prepared.run.runId, epoch, pid: process.pid });
  let seq = 0;
  setInterval(() => {
    seq++;
    const atMs = startMs + seq * batchPeriodMs;
    const frame = {
      sourceIndex: 0,
      atMs,
      samples: [
        { channelIndex: 0, validityCode: 0, count: 4000 + (seq % 100) },
        { channelIndex: 1, validityCode: 0, count: seq },
      ],
    };
    const batch = {
      bedId: 'bed-1',
      epoch,
      seq,
      atMs,
      blocks: [encodeSampleBlock({ bedIndex: 0, epoch, seq, conflated: false, frames: [frame] })],
      raw: [{ device: 'pump', atMs, direction: 'in' as const, bytes: Buffer.from(`frame ${seq}\r`) }],
      events:
        seq % 5 === 0
          ? [{ type: 'link' as const, atMs, device: 'pump', detail: { phase: 'streaming', n: seq } }]
          : [],
      ledger: [],
    };
    if (seq % 5 === 0) void recorder.commit(batch);
    else recorder.append(batch);
  }, batchPeriodMs);
}

// The test holds the other end: when it is gone, so are we.
process.stdin.on('close', () => process.exit(1)).resume();
await main(process.argv[2] ?? '');
