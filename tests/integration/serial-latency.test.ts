/** DESIGN §3: a 60 Hz stream over a pseudo-terminal arrives as a 60 Hz stream. Fails where serialport stalls (Node ≥ 26.4). */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { monotonicMs } from '@circuitwatch/server/io/system-clock.ts';
import { PtyPort, ptyUnavailable } from '@circuitwatch/simulators/io/pty-port.ts';
import { expect, it } from 'vitest';

const rateHz = 60;
const seconds = 4;
const gapP95MsMax = 40;

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}

async function lineOf(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error('the reader ended early');
  return value;
}

it.skipIf(ptyUnavailable())('60 bytes a second arrive with a p95 gap below 40 ms', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latency-'));
  const far = new PtyPort(folder, 'usb-fast', { baud: 115_200, data: 8, parity: 'none', stop: 1 }, 100);
  const count = rateHz * seconds;
  const reader = spawn(
    process.execPath,
    [join(import.meta.dirname, '../support/serial-reader.ts'), join(folder, 'by-id/usb-fast'), String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
    expect(await lineOf(lines)).toBe('open');
    const sentMs: number[] = [];
    // Attended, and long enough for the line to be set up.
    for (let i = 0; i < 10; i++) {
      far.poll(monotonicMs(), () => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        far.poll(monotonicMs(), () => undefined);
        far.write(new Uint8Array([sentMs.length & 0xff]));
        sentMs.push(monotonicMs());
        if (sentMs.length < count) return;
        clearInterval(timer);
        resolve();
      }, 1000 / rateHz);
    });
    const receivedMs: number[] = [];
    while (receivedMs.length < count) receivedMs.push(Number(await lineOf(lines)));
    // A sender that was itself held up (a busy test machine) is not the serial layer's fault.
    const allowedMs = Math.max(gapP95MsMax, percentile(gaps(sentMs), 0.95) * 2);
    expect(percentile(gaps(receivedMs), 0.95)).toBeLessThan(allowedMs);
  } finally {
    reader.kill('SIGKILL');
    await far.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
