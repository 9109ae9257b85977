/**
 * A recording as MCAP, for Foxglove, Lichtblick and everything else that reads it.
 *
 * One topic per source (`/pump`, `/derived`) with one message per frame, its channels as fields: `/pump.flow` is a plot. One
 * message per channel would be eight times the size (performance.md §3b). Events and the ledger are `foxglove.Log` messages
 * on `/alarms`, `/events` and `/ledger`, with everything the recording has of them beside the line of text.
 *
 * `logTime` is wall time; `publishTime` is the recording's gateway time, `sequence` its seq (0 for an event without one).
 */
import { zstdCompressSync } from 'node:zlib';
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import { alarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { McapWriter } from '@mcap/core';
import type { EventRow } from '../event-chain.ts';
import { eventRows } from '../event-rows.ts';
import { RowTurns } from '../long-work.ts';
import type { RunInfo } from '../run-reader.ts';
import type { SampleRow } from '../sample-rows.ts';
import { type Exported, type ExportRequest, recordedRange, sampleQuery } from './export-request.ts';
import { type PartFile, writePartFile } from './part-file.ts';
import { WallClock } from './wall-clock.ts';

const nsPerMs = 1_000_000n;
const jsonEncoding = 'json';
const schemaEncoding = 'jsonschema';
/** foxglove.Log levels. */
const logLevels = { info: 2, warning: 3, error: 4 } as const;

const logSchema = {
  title: 'foxglove.Log',
  type: 'object',
  properties: {
    timestamp: { type: 'object', properties: { sec: { type: 'integer' }, nsec: { type: 'integer' } } },
    level: { type: 'integer', description: '2 info, 3 warning, 4 error' },
    message: { type: 'string' },
    name: { type: 'string' },
    file: { type: 'string' },
    line: { type: 'integer' },
    detail: { type: 'object', description: 'what the recording holds of it' },
  },
};

/** One frame: fields by channel; a channel without a number is null, and `validity` says why. */
interface Frame {
  readonly atMs: number;
  readonly epoch: number;
  readonly seq: number;
  readonly source: string;
  readonly values: Record<string, unknown>;
}

interface LogLine {
  readonly topic: string;
  readonly atMs: number;
  readonly seq: number;
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly detail: unknown;
}

function sourceSchema(source: string, info: RunInfo): object {
  const properties: Record<string, object> = {};
  for (const { name, unit, resolution } of info.channels) {
    const description = unit === '' ? `in steps of ${resolution}` : `${unit}, in steps of ${resolution}`;
    properties[name] = { type: ['number', 'null'], description };
  }
  properties['validity'] = {
    type: 'object',
    description: 'channels whose value is not simply valid, and why',
    additionalProperties: { type: 'string' },
  };
  return { title: `circuitwatch.${source}`, type: 'object', properties };
}

/** Rows of one frame come one after another. */
export function* framesOfRows(rows: Iterable<SampleRow>): Generator<Frame> {
  let frame: Frame | undefined;
  let validity: Record<string, string> | undefined;
  for (const row of rows) {
    const isSame =
      frame?.seq === row.seq &&
      frame.atMs === row.atMs &&
      frame.source === row.source &&
      frame.epoch === row.epoch &&
      !(row.channel in frame.values);
    if (!frame || !isSame) {
      if (frame) yield frame;
      const { atMs, epoch, seq, source } = row;
      frame = { atMs, epoch, seq, source, values: {} };
      validity = undefined;
    }
    frame.values[row.channel] = row.value;
    if (row.validity === 'valid') continue;
    validity ??= {};
    validity[row.channel] = row.validity;
    frame.values['validity'] = validity;
  }
  if (frame) yield frame;
}

function alarmLine(event: EventRow): LogLine | undefined {
  const detail: unknown = JSON.parse(event.body);
  const { data } = alarmTransitionSchema.safeParse(detail);
  if (!data) return undefined;
  const { from, to, view } = data;
  const limit = view.limit === null ? '' : `, value ${view.value ?? 'none'}, limit ${view.limit}`;
  const level = { low: logLevels.info, medium: logLevels.warning, high: logLevels.error }[view.priority];
  return {
    topic: '/alarms',
    atMs: event.atMs,
    seq: event.seq ?? 0,
    level: view.onsetMs === null ? logLevels.info : level,
    name: view.alarmId,
    message: `${view.alarmId}: ${from} → ${to} (${view.priority}, ${view.ack === 'none' ? 'nothing to acknowledge' : view.ack}${limit})`,
    detail,
  };
}

function eventLine(event: EventRow): LogLine {
  return {
    topic: '/events',
    atMs: event.atMs,
    seq: event.seq ?? 0,
    level: logLevels.info,
    name: event.device ?? event.type,
    message: `${event.type} ${event.body}`,
    detail: JSON.parse(event.body),
  };
}

function ledgerLine(row: LedgerRow): LogLine {
  return {
    topic: '/ledger',
    atMs: row.atMs,
    seq: 0,
    level: logLevels.warning,
    name: row.device ?? row.kind,
    message: `${row.kind} ${JSON.stringify(row.detail)}`,
    detail: { kind: row.kind, device: row.device, ...row.detail },
  };
}

/** Brings lines into the order of their times; both inputs are in it already, but for what was written late. */
function* merged(events: Iterator<LogLine>, ledger: Iterator<LogLine>): Generator<LogLine> {
  let event = events.next();
  let row = ledger.next();
  while (!event.done || !row.done) {
    if (!event.done && (row.done || event.value.atMs <= row.value.atMs)) {
      yield event.value;
      event = events.next();
    } else if (!row.done) {
      yield row.value;
      row = ledger.next();
    }
  }
}

class Mcap {
  readonly #writer: McapWriter;
  readonly #clock: WallClock;
  readonly #channels = new Map<string, number>();
  messages = 0;

  constructor(file: PartFile, clock: WallClock) {
    this.#clock = clock;
    this.#writer = new McapWriter({
      writable: {
        write: (bytes) => Promise.resolve(file.write(bytes)),
        position: () => BigInt(file.bytes),
      },
      compressChunk: (chunk) => ({ compression: 'zstd', compressedData: zstdCompressSync(chunk) }),
    });
  }

  async start(info: RunInfo): Promise<void> {
    await this.#writer.start({ profile: '', library: 'circuitwatch' });
    const { run, label } = info;
    await this.#writer.addMetadata({
      name: 'circuitwatch',
      metadata: new Map([
        ['runId', run.runId],
        ['bedId', run.bedId],
        ['label', label],
        ['startedMs', String(run.startedMs)],
        ['epochs', info.epochs.map(({ epoch }) => epoch).join(',')],
        ['lastEventHash', info.chainHead ?? ''],
      ]),
    });
    for (const source of info.sources) {
      await this.#topic(`/${source}`, `circuitwatch.${source}`, sourceSchema(source, info));
    }
    for (const topic of ['/alarms', '/events', '/ledger'])
      await this.#topic(topic, logSchema.title, logSchema);
  }

  async #topic(topic: string, name: string, schema: object): Promise<void> {
    const data = Buffer.from(JSON.stringify(schema));
    const schemaId = await this.#writer.registerSchema({ name, encoding: schemaEncoding, data });
    const id = await this.#writer.registerChannel({
      schemaId,
      topic,
      messageEncoding: jsonEncoding,
      metadata: new Map(),
    });
    this.#channels.set(topic, id);
  }

  #wallNs(atMs: number): bigint {
    return BigInt(Math.round(atMs + this.#clock.offsetMs(atMs))) * nsPerMs;
  }

  async #message(topic: string, atMs: number, sequence: number, content: object): Promise<void> {
    const channelId = this.#channels.get(topic);
    if (channelId === undefined) return;
    this.messages++;
    await this.#writer.addMessage({
      channelId,
      sequence,
      logTime: this.#wallNs(atMs),
      publishTime: BigInt(Math.round(atMs)) * nsPerMs,
      data: Buffer.from(JSON.stringify(content)),
    });
  }

  frame({ source, atMs, seq, values }: Frame): Promise<void> {
    return this.#message(`/${source}`, atMs, seq, values);
  }

  line({ topic, atMs, seq, level, name, message, detail }: LogLine): Promise<void> {
    const wallNs = this.#wallNs(atMs);
    const perSecond = 1_000_000_000n;
    const timestamp = { sec: Number(wallNs / perSecond), nsec: Number(wallNs % perSecond) };
    return this.#message(topic, atMs, seq, { timestamp, level, message, name, file: '', line: 0, detail });
  }

  end(): Promise<void> {
    return this.#writer.end();
  }
}

function* eventLines({ reader, range }: ExportRequest, damage: string[]): Generator<LogLine> {
  for (const event of eventRows(reader.segments(), range, damage)) {
    if (event.type === 'alarmState') continue;
    const line = event.type === 'alarm' ? alarmLine(event) : eventLine(event);
    if (line) yield line;
    else damage.push(`event ${event.eventId} is not an alarm transition`);
  }
}

/** `rows` counts messages. */
export async function exportMcap(request: ExportRequest): Promise<Exported> {
  const { reader, path, range } = request;
  const clock = new WallClock(reader.clock());
  const info = reader.info();
  const turns = new RowTurns(request.work, recordedRange(range, info));
  const damage: string[] = [];
  const rows = await writePartFile(path, async (file) => {
    const mcap = new Mcap(file, clock);
    await mcap.start(info);
    const ledger = reader.ledger(range).map(ledgerLine);
    const lines = merged(eventLines(request, damage), ledger[Symbol.iterator]());
    let line = lines.next();
    for (const frame of framesOfRows(reader.samples(sampleQuery(request)))) {
      for (; !line.done && line.value.atMs <= frame.atMs; line = lines.next()) await mcap.line(line.value);
      await mcap.frame(frame);
      if (turns.isDue) await turns.turn(frame.atMs);
    }
    for (; !line.done; line = lines.next()) await mcap.line(line.value);
    await mcap.end();
    return mcap.messages;
  });
  return { rows, damage: [...reader.damage(), ...damage] };
}
