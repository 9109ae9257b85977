/** What can be read from recordings on disk: history against brute force, verify against tampering and damage, strangers. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isUsable, validityCode } from '@circuitwatch/shared/channels/validity.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { recordingCommand } from '@circuitwatch/server/cli/recording.ts';
import { openRunReader, type RunReader } from '@circuitwatch/server/recording/run-reader.ts';
import type { SampleRow } from '@circuitwatch/server/recording/sample-rows.ts';
import { verifyRun } from '@circuitwatch/server/recording/verify/verify-run.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPython } from '../support/python.ts';
import { type BuiltRecording, buildRecording } from '../support/recording-builder.ts';

const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const channels = ['bench01', 'bench07', 'bench16'];
/** Three windows in chunks, one in the tail; missing values and events are in it. Made once, copied for each use. */
const template = mkdtempSync(join(tmpdir(), 'circuitwatch-files-'));
let original: BuiltRecording;
let dataDir: string;
let built: BuiltRecording;

beforeAll(() => {
  original = buildRecording({
    dataDir: template,
    windows: 4,
    tailWindows: 1,
    seed: 11,
    events: 40,
    faults: true,
  });
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

function build(): void {
  dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-files-'));
  cpSync(template, dataDir, { recursive: true });
  built = { ...original, path: join(dataDir, relative(template, original.path)) };
}

function bruteForce(rows: readonly SampleRow[], fromMs: number, bucketMs: number, length: number) {
  const buckets = Array.from({ length }, () => ({ values: [] as number[], missing: 0 }));
  for (const row of rows) {
    const bucket = buckets[Math.floor((row.atMs - fromMs) / bucketMs)];
    if (row.value !== null && isUsable(row.validity)) bucket?.values.push(row.value);
    else if (bucket) bucket.missing++;
  }
  return buckets;
}

function compareWithBruteForce(
  reader: RunReader,
  range: { fromMs: number; toMs: number },
  points: number,
): void {
  const series = reader.history({ ...range, channels, points });
  for (const { channel, fromMs, bucketMs, min, max, mean, count, missing } of series) {
    const rows = [...reader.samples({ fromMs, toMs: fromMs + bucketMs * count.length, channels: [channel] })];
    const expected = bruteForce(rows, fromMs, bucketMs, count.length);
    expect(count).toEqual(expected.map((bucket) => bucket.values.length));
    expect(missing).toEqual(expected.map((bucket) => bucket.missing));
    expect(min).toEqual(expected.map(({ values }) => (values.length === 0 ? null : Math.min(...values))));
    expect(max).toEqual(expected.map(({ values }) => (values.length === 0 ? null : Math.max(...values))));
    for (const [i, value] of mean.entries()) {
      const values = expected[i]?.values ?? [];
      if (values.length === 0) expect(value).toBeNull();
      // Closed pyramid blocks keep means to half a count; the bench's channels have a resolution of 1.
      else
        expect(
          Math.abs((value ?? 0) - values.reduce((a, b) => a + b, 0) / values.length),
        ).toBeLessThanOrEqual(0.5);
    }
  }
}

describe('reading', () => {
  beforeAll(build);
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('history equals brute force over the samples, on every kind of level and over the tail', () => {
    const reader = openRunReader(built.path);
    const prng = new Prng(5);
    const span = built.toMs - built.fromMs;
    compareWithBruteForce(reader, { fromMs: built.fromMs, toMs: built.toMs }, 2000);
    compareWithBruteForce(reader, { fromMs: built.fromMs - 500_000, toMs: built.toMs + 500_000 }, 100);
    for (let i = 0; i < 12; i++) {
      const fromMs = built.fromMs + prng.int(0, span);
      compareWithBruteForce(reader, { fromMs, toMs: fromMs + prng.int(1, span) }, prng.int(1, 700));
    }
    reader.close();
  });

  it('samples come in the order of (epoch, seq), each once, from chunks and tail', () => {
    const reader = openRunReader(built.path);
    const seqs = [...reader.samples({ ...everything, channels: ['bench01'] })].map((row) => row.seq);
    expect(seqs).toEqual(Array.from({ length: built.frames }, (_, i) => i + 1));
    expect(reader.info().samples + 6000 * 16).toBe(built.samples);
    reader.close();
  });

  it('an unknown channel has empty buckets, and a missing recording is a coded error', () => {
    const reader = openRunReader(built.path);
    const [series] = reader.history({
      fromMs: built.fromMs,
      toMs: built.toMs,
      channels: ['nothing'],
      points: 10,
    });
    expect(series?.count.every((count) => count === 0)).toBe(true);
    expect(series?.min.every((value) => value === null)).toBe(true);
    reader.close();
    expect(() => openRunReader(join(dataDir, 'nowhere'))).toThrow(
      expect.objectContaining({ code: 'missing' }),
    );
  });

  it('a closed recording opens on a medium that cannot be written', ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-archive-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'pipe' });
    } catch {
      rmSync(folder, { recursive: true });
      return skip('cannot mount a tmpfs');
    }
    try {
      cpSync(built.path, join(folder, 'archive.sqlite'));
      execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'pipe' });
      const reader = openRunReader(join(folder, 'archive.sqlite'));
      expect(reader.info().events).toBe(40);
      reader.close();
    } finally {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    }
  });

  it('a stranger reads the samples with the forty lines of docs/recording.md', ({ skip }) => {
    const found = findPython('zstandard');
    if ('reason' in found) return skip(found.reason);
    const text = readFileSync(join(import.meta.dirname, '../../docs/recording.md'), 'utf8');
    const program = /```python\n([^`]+)```/.exec(text)?.[1] ?? '';
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(40);
    const short = buildRecording({ dataDir: join(dataDir, 'short'), windows: 1, seed: 12, faults: true });
    const printed = execFileSync(found.python, ['-c', program, short.path], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    const lines = new Set(printed.trim().split('\n'));
    const reader = openRunReader(short.path);
    let compared = 0;
    for (const row of reader.samples(everything)) {
      const value = row.value === null ? '' : row.value.toFixed(1);
      const code = validityCode(row.validity);
      const line = `${row.epoch},${row.seq},${row.atMs},${row.source},${row.channel},${value},${code}`;
      if (!lines.has(line)) expect.fail(`the stranger did not print ${line}`);
      compared++;
    }
    expect(compared).toBe(short.samples);
    expect(lines.size).toBe(short.samples);
    reader.close();
  });
});

describe('verify', () => {
  beforeEach(build);
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  function tamper(sql: string): void {
    const db = new DatabaseSync(built.path);
    db.exec(sql);
    db.close();
  }

  function codes(): string[] {
    return verifyRun(built.path).flatMap((report) => report.findings.map((finding) => finding.code));
  }

  it('finds nothing in a whole recording and counts all of it', () => {
    const [report] = verifyRun(built.path);
    expect(report?.findings).toEqual([]);
    expect(report?.counts).toMatchObject({ samples: built.samples, chunks: 3, tailRows: 10, events: 40 });
    expect(report?.chainHead).toMatch(/^[0-9a-f]{64}$/);
  });

  it('[R72] sees an event that was edited, removed or inserted', () => {
    tamper(`UPDATE event SET body = replace(body, 'streaming', 'opening') WHERE event_id = 20`);
    expect(codes()).toEqual(['chain']);
    rmSync(dataDir, { recursive: true });
    build();
    tamper('DELETE FROM event WHERE event_id = 25');
    expect(codes()).toContain('chain');
    rmSync(dataDir, { recursive: true });
    build();
    tamper(`UPDATE event SET event_id = event_id + 1000 WHERE event_id > 30; UPDATE event SET event_id = event_id - 999 WHERE event_id > 1000;
      INSERT INTO event SELECT 31, epoch, seq, at_ms, type, device, body, hash FROM event WHERE event_id = 30`);
    expect(codes()).toContain('chain');
  });

  it('cannot see events that were cut off the end; the noted head can', () => {
    const [before] = verifyRun(built.path);
    tamper('DELETE FROM event WHERE event_id > 35');
    const [after] = verifyRun(built.path);
    expect(after?.findings).toEqual([]);
    expect(after?.chainHead).not.toBe(before?.chainHead);
  });

  it('sees samples that are gone, and a pyramid that does not fit the samples', () => {
    tamper('DELETE FROM chunk WHERE chunk_id = 2');
    expect(new Set(codes())).toEqual(new Set(['hole', 'pyramid']));
  });

  it('names what a bit flip in a chunk damaged, and reads the rest', () => {
    const db = new DatabaseSync(built.path);
    const body = db.prepare('SELECT body FROM chunk WHERE chunk_id = 2').get()?.['body'];
    if (!(body instanceof Uint8Array)) throw new Error('a chunk has a body');
    body[body.length - 100] = (body[body.length - 100] ?? 0) ^ 0x55;
    db.prepare('UPDATE chunk SET body = ? WHERE chunk_id = 2').run(body);
    db.close();
    const [report] = verifyRun(built.path);
    expect(report?.ok).toBe(false);
    const reader = openRunReader(built.path);
    const seqs = [...reader.samples({ ...everything, channels: ['bench01'] })].length;
    expect(seqs).toBeGreaterThanOrEqual(built.frames - 6000);
    reader.close();
  });

  it('with pages overwritten anywhere gives what is readable and says what is not', () => {
    const prng = new Prng(3);
    const pages = Math.floor(statSync(built.path).size / 16_384);
    for (let round = 0; round < 6; round++) {
      const seek = prng.int(2, pages - 2);
      execFileSync(
        'dd',
        ['if=/dev/urandom', `of=${built.path}`, 'bs=16384', `seek=${seek}`, 'count=1', 'conv=notrunc'],
        {
          stdio: 'pipe',
        },
      );
      const [report] = verifyRun(built.path);
      expect(report?.ok, `page ${seek}`).toBe(false);
    }
    const [report] = verifyRun(built.path);
    const { chunks = 0, tailRows = 0, events = 0 } = report?.counts ?? {};
    expect(chunks + tailRows + events).toBeGreaterThan(0);
  });

  it('of a file whose first page is gone says so', () => {
    execFileSync('dd', ['if=/dev/urandom', `of=${built.path}`, 'bs=16384', 'count=1', 'conv=notrunc'], {
      stdio: 'pipe',
    });
    expect(codes()).toEqual(['open']);
  });
});

describe('recording …', () => {
  beforeAll(build);
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  afterEach(() => vi.restoreAllMocks());

  async function run(...args: string[]): Promise<{ code: number; out: string }> {
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const code = await recordingCommand(args);
    vi.restoreAllMocks();
    return { code, out };
  }

  it('list, info and verify answer people and programs', async () => {
    const listed = await run('list', '--data', dataDir, '--json');
    expect(listed.code).toBe(0);
    const { runId } = JSON.parse(listed.out) as { runId: string };
    const info = await run('info', runId, '--data', dataDir, '--json');
    expect(JSON.parse(info.out)).toMatchObject({ samples: 288_000, events: 40 });
    expect((await run('info', built.path)).out).toContain('last event hash');
    expect((await run('verify', built.path)).code).toBe(0);
    expect(JSON.parse((await run('verify', built.path, '--json')).out)).toMatchObject({ ok: true });
    for (const action of ['list', 'info', 'verify', 'export']) {
      expect((await run(action, '--help')).out).toContain('Usage: circuitwatch recording');
    }
  });

  it('export writes every sample as a row of CSV, whatever the language of the machine', async () => {
    const out = join(dataDir, 'samples.csv');
    const to = String(built.fromMs + 10_000);
    const { code } = await run(
      'export',
      built.path,
      '--format',
      'csv',
      '--out',
      out,
      '--to',
      to,
      '--channels',
      'bench01,bench07',
    );
    expect(code).toBe(0);
    const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe('time_utc,at_ms,epoch,seq,source,channel,value,unit,validity');
    expect(rows).toHaveLength(200);
    expect(rows[0]).toBe(`2026-01-05T08:00:00.000Z,${built.fromMs},${built.epoch},1,pump,bench01,,,invalid`);
    expect(rows[3]).toBe(
      `2026-01-05T08:00:00.100Z,${built.fromMs + 100},${built.epoch},2,pump,bench07,${Number(rows[3]?.split(',')[6])},,valid`,
    );
  });

  it('[R70] export of events writes each row of the event log with its body, quoted so that it can be read back', async () => {
    const out = join(dataDir, 'events.csv');
    expect((await run('export', built.path, '--format', 'events', '--out', out)).code).toBe(0);
    const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe('time_utc,at_ms,epoch,seq,type,device,body');
    const link = rows.find((row) => row.includes(',link,'));
    const body = /,"(.*)"$/.exec(link ?? '')?.[1]?.replaceAll('""', '"');
    expect(JSON.parse(body ?? '')).toHaveProperty('phase');
  });

  it('export of alarms, unknown formats, channels and files', async () => {
    const out = join(dataDir, 'alarms.csv');
    expect((await run('export', built.path, '--format', 'alarms', '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n')[0]).toMatch(/^rule,alarm,occurrence,/);
    expect((await run('export', built.path, '--format', 'transitions', '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n')[0]).toMatch(/^time_utc,at_ms,epoch,seq,rule,/);
    await expect(run('export', built.path, '--format', 'xml', '--out', out)).rejects.toThrow(
      /say --format csv \| parquet/,
    );
    await expect(
      run('export', built.path, '--format', 'csv', '--out', out, '--channels', 'x'),
    ).rejects.toThrow(/no channel x/);
    await expect(run('export', 'nowhere', '--format', 'csv', '--out', out)).rejects.toThrow(
      /no file or folder/,
    );
    await expect(run('play', built.path)).rejects.toThrow(/not there yet/);
    await expect(run('nonsense')).rejects.toThrow(/recording list/);
  });
});
