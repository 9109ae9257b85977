/** The simulators as a process: what it prints, what it answers, and that it goes when asked. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bioprottProbeStates, emtecBioprott } from '@circuitwatch/shared/devices/profiles/emtec-bioprott.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

const entry = fileURLToPath(new URL('../../simulators/src/main.ts', import.meta.url));
const within = { timeout: 20_000, interval: 20 };

const portLine = z.object({ device: z.string(), url: z.string(), bed: z.number(), deviceId: z.string() });
const bedLine = z.object({
  bed: z.number(),
  preset: z.string(),
  patient: z.object({
    weightKg: z.number(),
    heightCm: z.number(),
    mode: z.enum(['VA', 'VV']),
    targetFlowLpm: z.number(),
  }),
});
const reportLine = z.object({
  report: z.literal(true),
  beds: z.array(
    z.object({
      bed: z.number(),
      scenario: z.string(),
      truth: z.object({ rpm: z.number() }),
      devices: z.array(
        z.object({
          deviceId: z.string(),
          faults: z.array(z.string()),
          lastSent: z
            .object({ values: z.record(z.string(), z.object({ value: z.number().nullable() })) })
            .nullable(),
        }),
      ),
    }),
  ),
});

let child: ChildProcess | undefined;
const lines: unknown[] = [];

function listen(process: ChildProcess): void {
  child = process;
  lines.length = 0;
  if (!process.stdout) throw new Error('the process has no stdout');
  createInterface({ input: process.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
}

function exitOf(process: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => process.once('exit', resolve));
}

afterEach(async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = exitOf(child);
  child.kill('SIGKILL');
  await exit;
});

describe('simulate as a process', () => {
  it('prints a line per port and per bed, takes commands on stdin, and ends on SIGTERM without leaving links', async () => {
    const process = spawn(globalThis.process.execPath, [entry, '--beds', '2', '--scenario', 'steady'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    listen(process);
    await vi.waitFor(() => expect(lines.length).toBe(10), within);
    const ports = lines.slice(0, 8).map((line) => portLine.parse(line));
    const beds = lines.slice(8).map((line) => bedLine.parse(line));
    expect(beds.map((bed) => bed.preset)).toEqual(['neonate-va', 'adolescent-vv']);
    expect(beds[0]?.patient).toEqual({ weightKg: 3, heightCm: 50, mode: 'VA', targetFlowLpm: 0.3 });
    const links = ports.flatMap((port) =>
      port.url.startsWith('serial:') ? [port.url.slice(7).replace(/\?.*/, '')] : [],
    );
    for (const link of links) expect(existsSync(link)).toBe(true);

    process.stdin.write(
      '{"bed":2,"rpm":3000}\n{"bed":1,"device":"pump","fault":"silent"}\nnonsense\n{"bed":9,"rpm":1}\n',
    );
    await vi.waitFor(() => expect(lines.length).toBe(14), within);
    expect(lines.slice(10)).toEqual([
      { done: true },
      { done: true },
      { error: 'the command is not JSON' },
      { error: 'no bed 9' },
    ]);
    await vi.waitFor(() => {
      process.stdin.write('{"report":true}\n');
      const report = reportLine.parse(lines.at(-1));
      expect(report.beds[1]?.truth.rpm).toBe(3000);
      expect(report.beds[0]?.devices[0]?.faults).toEqual(['silent']);
    }, within);

    const exit = exitOf(process);
    process.kill('SIGTERM');
    expect(await exit).toBe(0);
    for (const link of links) expect(existsSync(link)).toBe(false);
  });

  it('listens on TCP, answers IPC, and ends when its parent lets go', async () => {
    const process = fork(entry, ['--device', emtecBioprott.id, '--listen', 'tcp', '--scenario', 'steady'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    listen(process);
    await vi.waitFor(() => expect(lines.length).toBe(1), within);
    const { url } = portLine.parse(lines[0]);
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    const decoder = emtecBioprott.createDecoder();
    const states: (number | null)[] = [];
    socket.on('data', (chunk) => {
      for (const item of decoder.push(chunk))
        if (item.type === 'frame')
          states.push(item.readings.find((one) => one.channel === 'flowProbeStatus')?.value ?? null);
    });
    await vi.waitFor(() => expect(states.length).toBeGreaterThan(3), within);
    expect(new Set(states)).toEqual(new Set([bioprottProbeStates.indexOf('ok')]));
    const answer = new Promise((resolve) => process.once('message', resolve));
    process.send({ report: true });
    const report = reportLine.parse(await answer);
    expect(report.beds[0]?.devices[0]?.lastSent?.values['flow']?.value).toBeGreaterThan(0.25);
    socket.destroy();
    const exit = exitOf(process);
    process.disconnect();
    expect(await exit).toBe(0);
  });

  it('says what is wrong and how to put it right, with exit code 2', async () => {
    const process = spawn(globalThis.process.execPath, [entry, '--scenario', 'nothing'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = process;
    let text = '';
    process.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    expect(await exitOf(process)).toBe(2);
    expect(text).toContain('drainage-kink');
  });
});
