/** `circuitwatch device …` as a process: exit codes, the printed format, and a capture of a real TCP line. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexOfBytes } from '@circuitwatch/shared/bytes/text.ts';
import { exampleNovalung } from '@circuitwatch/shared/devices/examples.fixture.ts';
import {
  encodeNovalungData,
  encodeNovalungVersion,
  novalungRequests,
} from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceStreams } from '../support/device-streams.ts';

const main = join(import.meta.dirname, '../../server/src/cli/main.ts');
const captures = join(import.meta.dirname, '../fixtures/captures');
let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'circuitwatch-device-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function device(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [main, 'device', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

function rows(outcome: Outcome): Record<string, unknown>[] {
  return outcome.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('device list', () => {
  it('shows every profile with its grade and that it never met hardware', async () => {
    const text = await device('list');
    expect(text.code).toBe(0);
    expect(text.stdout.match(/grade [A-E], never met hardware/g)).toHaveLength(4);
    const json = rows(await device('list', '--json'));
    expect(json.map((row) => [row['id'], row['grade'], row['metHardware']])).toEqual([
      ['xenios-novalung', 'C', false],
      ['emtec-bioprott', 'A', false],
      ['terumo-cdi-ascii', 'A', false],
      ['alicat', 'B', false],
    ]);
  });
});

describe('device try', () => {
  it('prints what stands beside the capture, ends with the summary, and exits 0 when all was understood', async () => {
    const base = join(captures, 'terumo-cdi-ascii/manual-rows');
    const expected = JSON.parse(readFileSync(`${base}.expected.json`, 'utf8')) as {
      rows: unknown[];
      summary: unknown;
    };
    const outcome = await device('try', 'terumo-cdi-ascii', `${base}.hex.jsonl`, '--json');
    expect(outcome.code).toBe(0);
    expect(rows(outcome)).toEqual([...expected.rows, { summary: expected.summary }]);
  });

  it('takes the times of a plain file from the period and exits 1 for rejected bytes', async () => {
    const file = join(scratch, 'probe.bin');
    const frames = deviceStreams['emtec-bioprott']?.frames(3, 1) ?? [];
    writeFileSync(file, Buffer.concat([Buffer.from('garbage\r\n'), ...frames]));
    const outcome = await device('try', 'emtec-bioprott', file, '--json');
    expect(outcome.code).toBe(1);
    const printed = rows(outcome);
    expect(printed.filter((row) => row['channel'] === 'flow').map((row) => row['t'])).toEqual([0, 100, 200]);
    const hex = hexOfBytes(Buffer.from('garbage'));
    expect(printed[0]).toEqual({ t: 0, discarded: 7, reason: 'fieldCount', hex });
    expect(printed.at(-1)).toEqual({
      summary: { frames: 3, readings: 18, events: 1, discardedBytes: 7, checksumErrors: 0 },
    });
  });

  it('marks what no sensor can measure', async () => {
    const file = join(scratch, 'pump.bin');
    writeFileSync(file, encodeNovalungData({ ...exampleNovalung, p1: -32_000 }));
    const printed = rows(await device('try', 'xenios-novalung', file, '--json'));
    expect(printed.find((row) => row['channel'] === 'p1')).toMatchObject({
      value: -32_000,
      unit: 'mmHg',
      validity: 'implausible',
    });
  });

  it('explains a missing option, a missing file, a broken line and an unknown profile with exit code 2', async () => {
    const broken = join(scratch, 'broken.jsonl');
    writeFileSync(broken, '{"t":0,"hex":"00"}\n{"t":1,"hex":"0g"}\n');
    const wrong = [
      [['try', 'alicat', broken], /pressureUnit: Invalid option/],
      [['try', 'emtec-bioprott', join(scratch, 'none')], /cannot be read/],
      [['try', 'emtec-bioprott', broken], /broken\.jsonl:2 is not a capture line/],
      [['try', 'cardiohelp', broken], /there is no profile "cardiohelp"/],
      [['guess'], /write: device list \| try \| diff \| capture/],
    ] as const;
    const outcomes = await Promise.all(wrong.map(([args]) => device(...args)));
    for (const [index, [args, message]] of wrong.entries()) {
      expect(outcomes[index]?.code, args.join(' ')).toBe(2);
      expect(outcomes[index]?.stderr).toMatch(message);
    }
  });

  it('has help for every action', async () => {
    const actions = ['list', 'try', 'diff', 'capture'];
    const outcomes = await Promise.all(actions.map((action) => device(action, '--help')));
    for (const [index, action] of actions.entries()) {
      expect(outcomes[index]?.code).toBe(0);
      expect(outcomes[index]?.stdout).toContain(`Usage: circuitwatch device ${action}`);
    }
  });
});

describe('device diff', () => {
  it('shows one changed value and one lost frame, nothing else', async () => {
    const parts = deviceStreams['emtec-bioprott']?.frames(6, 1) ?? [];
    const [a, b] = [join(scratch, 'a.bin'), join(scratch, 'b.bin')];
    writeFileSync(a, Buffer.concat(parts));
    const changed = Buffer.from(Buffer.concat(parts.slice(0, 2)).toString().replace('3010', '3011'));
    writeFileSync(b, Buffer.concat([changed, ...parts.slice(2, 4), ...parts.slice(5)]));
    const outcome = await device('diff', 'emtec-bioprott', a, b, '--json');
    expect(outcome.code).toBe(1);
    const printed = rows(outcome);
    expect(printed.at(-1)).toEqual({ summary: { same: 5, onlyA: 2, onlyB: 1 } });
    expect(printed.filter((row) => row['side'] === 'b')).toEqual([
      { side: 'b', t: 100, channel: 'flow', value: 3.011, unit: 'L/min', validity: 'valid' },
    ]);
    const onlyA = printed.filter((row) => row['side'] === 'a');
    expect(onlyA.map((row) => row['t'])).toEqual([100, 400, 400, 400, 400, 400, 400]);
  });

  it('exits 0 for two captures that say the same in other chunks', async () => {
    const bytes = Buffer.concat(deviceStreams['terumo-cdi-ascii']?.frames(4, 1) ?? []);
    const [a, b] = [join(scratch, 'same.bin'), join(scratch, 'same.jsonl')];
    writeFileSync(a, bytes);
    const line = (byte: number, t: number): string =>
      `${JSON.stringify({ t, hex: hexOfBytes(Uint8Array.of(byte)) })}\n`;
    writeFileSync(b, [...bytes].map(line).join(''));
    const outcome = await device('diff', 'terumo-cdi-ascii', a, b);
    expect([outcome.code, outcome.stdout]).toEqual([0, '']);
  });
});

describe('device capture', () => {
  it('polls a console over TCP with the declared bytes only, and the capture decodes', async () => {
    const received: Buffer[] = [];
    const answer = (socket: Socket, request: Buffer): void => {
      received.push(request);
      const asksVersion = hexOfBytes(request) === hexOfBytes(novalungRequests.version.bytes);
      socket.write(asksVersion ? encodeNovalungVersion(0x0102) : encodeNovalungData(exampleNovalung));
    };
    const server: Server = createServer((socket) => socket.on('data', (chunk) => answer(socket, chunk)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const out = join(scratch, 'capture.jsonl');
    const url = `tcp://127.0.0.1:${port}`;
    const common = ['--profile', 'xenios-novalung', '--out', out, '--seconds', '2', '--json'];
    const outcome = await device('capture', url, ...common, '--poll-period', '200');
    server.close();
    expect(outcome.code, outcome.stderr).toBe(0);
    const allowed = Object.values(novalungRequests).map((request) => hexOfBytes(request.bytes));
    for (const request of received) expect(allowed).toContain(hexOfBytes(request));
    const decoded = rows(await device('try', 'xenios-novalung', out, '--json')).at(-1);
    expect(decoded).toMatchObject({ summary: { events: 1, discardedBytes: 0, checksumErrors: 0 } });
    expect(rows(outcome)[0]).toMatchObject({ summary: { events: 1, discardedBytes: 0 } });
    const again = await device('capture', url, ...common);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/holds something already/);
  });
});
