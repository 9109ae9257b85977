/** Clips: what they hold against what they are from, their seal, what is taken out of them, and their way into another folder. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { recordingCommand } from '@circuitwatch/server/cli/recording.ts';
import { importRecording } from '@circuitwatch/server/recording/clip/import-recording.ts';
import { writeClip } from '@circuitwatch/server/recording/clip/write-clip.ts';
import { Cancelled, unwatchedWork } from '@circuitwatch/server/recording/long-work.ts';
import { openRunReader, type RunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { openSiteStore } from '@circuitwatch/server/recording/site-store.ts';
import { verifyRun } from '@circuitwatch/server/recording/verify/verify-run.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BedsideRecording, recordStory, startMs } from '../support/bedside-recording.ts';

const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-clips-'));
/** Over the restart and into the tail; flow is low at its beginning. */
const range = { fromMs: startMs + 75_000, toMs: startMs + 230_000 };
let story: BedsideRecording;
let origin: RunReader;

beforeAll(() => {
  story = recordStory(folder, { tail: true });
  origin = openRunReader(story.folder);
});
afterAll(() => {
  origin.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Frames of one time are in another order in a tail than in a chunk. */
function sampleSet(reader: RunReader, of = range): string[] {
  return [...reader.samples(of)]
    .map(({ atMs, epoch, seq, source, channel, value, validity }) =>
      [atMs, epoch, seq, source, channel, value, validity].join(),
    )
    .toSorted();
}

function rawOf(reader: RunReader): string[] {
  return [...reader.raw({ ...range, device: 'console' })].map(
    ({ atMs, direction, bytes }) => `${atMs} ${direction} ${Buffer.from(bytes).toString('hex')}`,
  );
}

async function clip(name: string, options: { deidentify?: boolean; withRaw?: boolean } = {}) {
  const path = join(folder, `${name}.cwclip`);
  const made = await writeClip({
    reader: origin,
    path,
    range,
    deidentify: options.deidentify ?? false,
    withRaw: options.withRaw ?? true,
    work: unwatchedWork,
  });
  expect(made.damage).toEqual([]);
  return { ...made, path, reader: openRunReader(path) };
}

function hashesOf(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare('SELECT event_id, hex(hash) AS hash FROM event ORDER BY event_id').all();
  db.close();
  return rows.map((row) => `${String(row['event_id'])} ${String(row['hash'])}`);
}

describe('a clip', () => {
  it('holds every sample, raw byte and ledger row of its stretch, and is one whole file', async () => {
    const { reader, path, samples } = await clip('whole');
    const found = [...reader.samples(everything)];
    expect(found).toHaveLength(samples);
    expect(sampleSet(reader)).toEqual(sampleSet(origin));
    expect(rawOf(reader)).toEqual(rawOf(origin));
    expect(reader.ledger(everything)).toEqual(origin.ledger(range));
    expect(reader.clock().at(-1)).toEqual(origin.clock().at(-1));
    expect(new Set(found.map(({ epoch }) => epoch)).size).toBe(2);
    reader.close();
    expect(verifyRun(path).flatMap(({ findings }) => findings)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('whole'))).toEqual(['whole.cwclip']);
  });

  it('[R72] carries the original events with their hashes, from the last record of all alarms on', async () => {
    const { reader, path, isSealed } = await clip('sealed');
    expect(isSealed).toBe(true);
    const events = reader.events(everything);
    expect(events[0]?.type).toBe('alarmState');
    expect(events[0]?.atMs).toBeLessThanOrEqual(range.fromMs);
    reader.close();
    const original = readdirSync(story.folder)
      .filter((name) => name.endsWith('.sqlite'))
      .flatMap((name) => hashesOf(join(story.folder, name)));
    expect(original).toEqual(expect.arrayContaining(hashesOf(path)));
    const db = new DatabaseSync(path);
    db.exec(`UPDATE event SET body = replace(body, 'flow-low', 'flow-log') WHERE type = 'alarm'`);
    db.close();
    expect(verifyRun(path).flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('chain');
  });

  it('without names has none of them anywhere in the file, and all the values', async () => {
    const named = readFileSync((await clip('named')).path).toString('latin1');
    const { reader, path, isSealed } = await clip('plain', { deidentify: true });
    const bytes = readFileSync(path).toString('latin1');
    for (const text of ['Bed 4, window', '"Li"', '"Wang"', 'bed-4']) {
      expect(named, text).toContain(text);
      expect(bytes, text).not.toContain(text);
    }
    expect(isSealed).toBe(false);
    expect(sampleSet(reader)).toEqual(sampleSet(origin));
    const acts = reader.events(everything).filter(({ body }) => body.includes('"acknowledged":{'));
    expect(acts.length).toBeGreaterThan(0);
    expect(acts[0]?.body).toContain('removed-1');
    reader.close();
    expect(verifyRun(path).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('can leave the raw bytes out', async () => {
    const { reader, rawBytes } = await clip('no-raw', { withRaw: false });
    expect(rawBytes).toBe(0);
    expect([...reader.raw({ ...everything, device: 'console' })]).toEqual([]);
    reader.close();
  });

  it('of nothing is refused, and one that is cancelled leaves no file', async () => {
    const request = { reader: origin, deidentify: false, withRaw: true, path: join(folder, 'none.cwclip') };
    const nothing = { fromMs: startMs + 1e9, toMs: startMs + 2e9 };
    await expect(writeClip({ ...request, range: nothing, work: unwatchedWork })).rejects.toThrow(
      /nothing in this/,
    );
    const work = { turn: () => Promise.reject(new Cancelled()) };
    await expect(writeClip({ ...request, range, work })).rejects.toThrow(Cancelled);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });
});

describe('import', () => {
  function importTo(dataDir: string, path: string, acceptDamage = false) {
    return importRecording({ path, dataDir, atWallMs: startMs, acceptDamage, work: unwatchedWork });
  }

  it('takes a clip and a whole run into another folder, once, and no bed goes on writing them', async () => {
    const dataDir = join(folder, 'elsewhere');
    const { path, reader } = await clip('travels');
    reader.close();
    const { runId } = await importTo(dataDir, path);
    expect(await importTo(dataDir, story.folder)).toEqual({ runId: 'story', segments: 2 });
    const taken = openRunReader(join(dataDir, 'runs', runId));
    expect(sampleSet(taken)).toEqual(sampleSet(origin));
    taken.close();
    const whole = openRunReader(join(dataDir, 'runs', 'story'));
    expect(sampleSet(whole, everything)).toEqual(sampleSet(origin, everything));
    whole.close();
    await expect(importTo(dataDir, path)).rejects.toMatchObject({ code: 'exists' });
    expect(readdirSync(dataDir)).toEqual(['runs']);
    const site = openSiteStore(dataDir, startMs, () => undefined);
    expect(site.runOf('bed-4', '4', startMs).runId).not.toMatch(/story/);
    site.close();
  });

  it('refuses a damaged file, says why, and takes it when told to', async () => {
    const dataDir = join(folder, 'careful');
    const { path, reader } = await clip('damaged');
    reader.close();
    const db = new DatabaseSync(path);
    db.exec('DELETE FROM chunk WHERE chunk_id = 2');
    db.close();
    await expect(importTo(dataDir, path)).rejects.toThrow(/is damaged/);
    expect(existsSync(join(dataDir, 'runs'))).toBe(false);
    expect((await importTo(dataDir, path, true)).segments).toBe(1);
  });
});

describe('recording clip and import', () => {
  it('work for people and programs', async () => {
    let out = '';
    let err = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)) !== '');
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += String(text)) !== '');
    const path = join(folder, 'told.cwclip');
    const times = ['--from', String(range.fromMs), '--to', String(range.toMs)];
    expect(await recordingCommand(['clip', story.folder, ...times, '--out', path])).toBe(0);
    expect(out).toMatch(/^story-clip-\d{8}T\d{6}-\d{8}T\d{6} in .*: \d+ samples, .*sealed\n$/);
    const dataDir = join(folder, 'told');
    cpSync(path, join(folder, 'again.cwclip'));
    expect(await recordingCommand(['import', path, join(folder, 'again.cwclip'), '--data', dataDir])).toBe(1);
    expect(err).toContain('is in');
    out = '';
    expect(await recordingCommand(['list', '--data', dataDir, '--json'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ bedId: 'bed-4', segments: 1 });
    expect(await recordingCommand(['verify', path])).toBe(0);
    expect(await recordingCommand(['info', path])).toBe(0);
    vi.restoreAllMocks();
    await expect(recordingCommand(['import'])).rejects.toThrow(/name a FILE/);
  });
});
