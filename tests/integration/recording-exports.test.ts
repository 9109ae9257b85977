/** Exports are read back by the readers of their formats and compared with the recording, value for value. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { McapIndexedReader } from '@mcap/core';
import { exportRecording } from '@circuitwatch/server/cli/recording/export.ts';
import { exportMcap } from '@circuitwatch/server/recording/export/export-mcap.ts';
import { WallClock } from '@circuitwatch/server/recording/export/wall-clock.ts';
import { Cancelled, unwatchedWork } from '@circuitwatch/server/recording/long-work.ts';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import type { SampleRow } from '@circuitwatch/server/recording/sample-rows.ts';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { installPeer } from '../bench/peers/peer-cache.ts';
import { type BedsideRecording, recordStory, startMs } from '../support/bedside-recording.ts';

const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-exports-'));
let story: BedsideRecording;
let rows: SampleRow[];
let wall: WallClock;

beforeAll(() => {
  story = recordStory(folder, { tail: true });
  const reader = openRunReader(story.folder);
  rows = [...reader.samples(everything)];
  wall = new WallClock(reader.clock());
  reader.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function exportTo(format: string, ...more: string[]): Promise<string> {
  const out = join(folder, `story.${format}`);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await exportRecording([story.folder, '--format', format, '--out', out, ...more])).toBe(0);
  vi.restoreAllMocks();
  expect(existsSync(`${out}.part`)).toBe(false);
  return out;
}

/** A sample as every format can say it. */
function plain({ atMs, epoch, seq, source, channel, value, validity }: SampleRow): unknown[] {
  return [Math.round(atMs + wall.offsetMs(atMs)), atMs, epoch, seq, source, channel, value, validity];
}

async function mcapMessages(path: string) {
  const file = await open(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt((await file.stat()).size),
      read: async (offset, length) => {
        const buffer = new Uint8Array(Number(length));
        await file.read(buffer, 0, buffer.length, Number(offset));
        return buffer;
      },
    },
    decompressHandlers: { zstd: (bytes) => new Uint8Array(zstdDecompressSync(bytes)) },
  });
  const messages = [];
  for await (const message of reader.readMessages({ validateCrcs: true })) {
    messages.push({
      topic: reader.channelsById.get(message.channelId)?.topic ?? '',
      wallMs: Number(message.logTime / 1_000_000n),
      atMs: Number(message.publishTime / 1_000_000n),
      seq: message.sequence,
      body: z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(message.data).toString())),
    });
  }
  await file.close();
  return { reader, messages };
}

describe('MCAP', () => {
  it('read back by the official reader has every sample, with its validity and both times', async () => {
    const { reader, messages } = await mcapMessages(await exportTo('mcap'));
    const found = messages
      .filter(({ topic }) => ['/console', '/cdi', '/gas', '/derived'].includes(topic))
      .flatMap(({ topic, wallMs, atMs, seq, body: { validity, ...values } }) =>
        Object.entries(values).map(([channel, value]) => {
          const why = z.record(z.string(), z.string()).optional().parse(validity)?.[channel] ?? 'valid';
          return [wallMs, atMs, seq, topic.slice(1), channel, value, why].join();
        }),
      );
    const expected = rows.map((row) => plain(row).toSpliced(2, 1).join());
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(found.some((line) => line.endsWith(',,notAvailable'))).toBe(true);
    const schemas = [...reader.schemasById.values()];
    const pump = schemas.find(({ name }) => name === 'circuitwatch.console');
    expect(JSON.parse(Buffer.from(pump?.data ?? []).toString())).toMatchObject({
      type: 'object',
      properties: { flow: { type: ['number', 'null'], description: expect.stringContaining('L/min') } },
    });
  });

  it('has alarms, events and ledger as log messages at their time', async () => {
    const { messages, reader } = await mcapMessages(await exportTo('mcap'));
    const source = openRunReader(story.folder);
    const transitions = source.events(everything).filter(({ type }) => type === 'alarm');
    const ledger = source.ledger(everything);
    source.close();
    const alarms = messages.filter(({ topic }) => topic === '/alarms');
    expect(alarms.map(({ body }) => body['detail'])).toEqual(transitions.map(({ body }) => JSON.parse(body)));
    expect(alarms.map(({ seq, atMs }) => [seq, atMs])).toEqual(
      transitions.map(({ seq, atMs }) => [seq, atMs]),
    );
    const onset = alarms.find(({ body }) => String(body['message']).startsWith('flow-low: normal → active'));
    expect(onset?.body).toMatchObject({
      level: 4,
      name: 'flow-low',
      message: expect.stringContaining('limit'),
    });
    expect(messages.filter(({ topic }) => topic === '/ledger')).toHaveLength(ledger.length);
    expect(ledger.length).toBeGreaterThan(0);
    expect([...reader.schemasById.values()].map(({ name }) => name)).toContain('foxglove.Log');
  });
});

describe('Parquet', () => {
  it('read back by hyparquet has every sample in order, and the units', async () => {
    const file = await asyncBufferFromFile(await exportTo('parquet'));
    const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) };
    const found = await parquetReadObjects({ file, compressors });
    expect(
      found.map(({ time_utc, at_ms, epoch, seq, source, channel, value, validity }) => [
        time_utc instanceof Date ? time_utc.getTime() : time_utc,
        Number(at_ms),
        Number(epoch),
        Number(seq),
        source,
        channel,
        value,
        validity,
      ]),
    ).toEqual(rows.map(plain));
    const { key_value_metadata: metadata } = await parquetMetadataAsync(file);
    const units = metadata?.find(({ key }) => key === 'circuitwatch.units')?.value ?? '';
    expect(JSON.parse(units)).toMatchObject({ flow: 'L/min', rpm: expect.any(String) });
  });

  it('read back by DuckDB has every sample', async ({ skip }) => {
    let peer: string;
    try {
      peer = installPeer('duckdb', ['@duckdb/node-api@1.5.6-r.1'], '@duckdb/node-api');
    } catch {
      return skip('DuckDB is not here and cannot be installed');
    }
    const out = await exportTo('parquet');
    const script = `
      const { DuckDBInstance } = require('@duckdb/node-api');
      (async () => {
        const db = await (await DuckDBInstance.create(':memory:')).connect();
        const query = "SELECT epoch_ms(time_utc), at_ms, epoch, seq, source, channel, value, validity FROM read_parquet('" + process.argv[1] + "', file_row_number = true) ORDER BY file_row_number";
        console.log(JSON.stringify((await db.runAndReadAll(query)).getRowsJson()));
      })();`;
    const done = spawnSync(process.execPath, ['-e', script, out], {
      cwd: peer,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    expect(done.stderr).toBe('');
    const text = z.array(z.array(z.union([z.string(), z.number(), z.null()]))).parse(JSON.parse(done.stdout));
    const found = text.map((row) => row.map((cell, i) => (i < 4 ? Number(cell) : cell)));
    expect(found).toEqual(rows.map(plain));
  });
});

describe('the table of alarms', () => {
  function parsed(csv: string): Record<string, string>[] {
    const [header = '', ...lines] = readFileSync(csv, 'utf8').trim().split('\n');
    const names = header.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
  }

  it('[R70] has one row per occurrence: start, end, duration, who acknowledged it and when, value and limit', async () => {
    const table = parsed(await exportTo('alarms')).filter(({ rule }) => rule === 'flow-low');
    expect(table.map((row) => [row['occurrence'], row['priority'], row['acknowledged_by']])).toEqual([
      ['1', 'high', 'Li'],
      ['2', 'high', 'Wang'],
    ]);
    for (const row of table) {
      expect(Number(row['value'])).toBe(0.8);
      expect(Number(row['limit'])).toBeGreaterThan(0.8);
      const startedMs = Date.parse(row['start_utc'] ?? '');
      expect(startedMs).toBe(Number(row['start_ms']) + 250);
      expect(Date.parse(row['end_utc'] ?? '') - startedMs).toBe(Number(row['duration_ms']));
      expect(Date.parse(row['acknowledged_utc'] ?? '')).toBeGreaterThan(startedMs);
      expect(row['acknowledged_role']).toBe('nurse');
    }
  });

  it('of a stretch has what was on in it, with its own start', async () => {
    const [first] = parsed(await exportTo('alarms')).filter(({ rule }) => rule === 'flow-low');
    const during = String(Number(first?.['start_ms']) + 1_000);
    const table = parsed(await exportTo('alarms', '--from', during, '--to', String(startMs + 80_000)));
    const [row] = table.filter(({ rule }) => rule === 'flow-low');
    expect(row).toMatchObject({
      start_ms: first?.['start_ms'],
      occurrence: '1',
      end_utc: '',
      duration_ms: '',
    });
  });
});

describe('an export that is cancelled', () => {
  it('leaves no file', async () => {
    const out = join(folder, 'cancelled.mcap');
    const reader = openRunReader(story.folder);
    let turns = 0;
    const work = {
      turn: () => (++turns > 1 ? Promise.reject(new Cancelled()) : unwatchedWork.turn(0)),
    };
    await expect(exportMcap({ reader, path: out, range: everything, work })).rejects.toThrow(Cancelled);
    reader.close();
    expect(existsSync(out) || existsSync(`${out}.part`)).toBe(false);
  });
});
