/**
 * A whole run at a glance: what is recorded, what is missing and why, every occurrence of an alarm, and what people and
 * devices did. One pass over the events of each segment.
 */
import { type Priority, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import {
  type RunDescription,
  type RunTimeline,
  type Stretch,
  type TimelineAlarm,
  timelineAlarmsMax,
  type TimelineEvent,
  timelineEventsMax,
  type TimelineGap,
} from '@circuitwatch/shared/wire/replay.ts';
import { z } from 'zod';
import { RecordingError } from '../recording-error.ts';
import type { SegmentReader } from '../segment-reader.ts';
import type { ReplayRun } from './replay-run.ts';

/** Sources send at least every 60 s; what follows nearer than this is one stretch. */
const joinMs = 90_000;

export function describeRun(run: ReplayRun): RunDescription {
  const info = run.reader.info();
  const last = run.epochs.at(-1);
  if (!last)
    throw new RecordingError('corrupt', 'no start of a gateway is recorded: nothing can be replayed');
  const ledger: Record<string, number> = {};
  for (const row of run.reader.ledger({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }))
    ledger[row.kind] = (ledger[row.kind] ?? 0) + 1;
  return {
    runId: info.run.runId,
    label: info.label,
    bed: last.bed,
    startedMs: info.run.startedMs,
    fromMs: info.fromMs,
    toMs: info.toMs,
    epochs: run.epochs.map(({ epoch, openedMs }) => ({ epoch, openedMs })),
    clock: run.reader.clock().map(({ epoch, atMs, offsetMs }) => ({ epoch, atMs, offsetMs })),
    segments: info.segments.length,
    bytes: info.segments.reduce((sum, segment) => sum + segment.bytes, 0),
    samples: info.samples,
    events: info.events,
    ledger,
    unreadable: [
      ...info.unreadable.map(({ path, reason }) => `${path.split('/').at(-1) ?? path}: ${reason}`),
      ...run.reader.damage().map((what) => what.split('/').at(-1) ?? what),
    ],
  };
}

export function runTimeline(run: ReplayRun): RunTimeline {
  const alarms = new AlarmSpans();
  const events: TimelineEvent[] = [];
  for (const segment of run.segments) readEvents(segment, alarms, events);
  const spans = alarms.spans();
  const ordered = events.toSorted((a, b) => a.atMs - b.atMs);
  return {
    recorded: recordedStretches(run.segments),
    gaps: run.reader.ledger({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }).flatMap(gapOf),
    alarms: spans.slice(-timelineAlarmsMax),
    events: ordered.slice(-timelineEventsMax),
    left: {
      alarms: Math.max(0, spans.length - timelineAlarmsMax),
      events: Math.max(0, ordered.length - timelineEventsMax),
    },
  };
}

/** Where at least one source gave something, from the index alone. */
function recordedStretches(segments: readonly SegmentReader[]): Stretch[] {
  const all: Stretch[] = segments.flatMap((segment) =>
    segment.consistently(() => [
      ...segment.chunkPlaces(0, Number.MAX_SAFE_INTEGER),
      ...segment.tailRows(0, Number.MAX_SAFE_INTEGER),
    ]),
  );
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of all.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && fromMs <= last.toMs + joinMs) last.toMs = Math.max(last.toMs, toMs);
    else joined.push({ fromMs, toMs });
  }
  return joined;
}

function gapOf({ kind, atMs, device, detail }: LedgerRow): TimelineGap[] {
  const start = kind === 'restart' ? detail['lastAtMs'] : detail['fromMs'];
  const end = detail['toMs'];
  const fromMs = typeof start === 'number' ? start : atMs;
  return [{ kind, device, fromMs, toMs: typeof end === 'number' ? end : Math.max(atMs, fromMs) }];
}

const viewSchema = z.object({
  view: z.object({
    alarmId: z.string(),
    ruleId: z.string(),
    priority: z.enum(priorities),
    onsetMs: z.number().nullable(),
    latched: z.boolean().default(false),
    endedMs: z.number().nullable().default(null),
  }),
});
type SpanView = z.infer<typeof viewSchema>['view'];

/** Occurrences from transitions in order; the rule is that of the live page (client state/alarm-spans.ts). */
class AlarmSpans {
  readonly #open = new Map<string, { -readonly [K in keyof TimelineAlarm]: TimelineAlarm[K] }>();
  readonly #all: TimelineAlarm[] = [];

  take(view: SpanView, atMs: number): void {
    const open = this.#open.get(view.alarmId);
    if (view.onsetMs === null || view.latched) {
      if (open) this.#close(open.alarmId, view.endedMs ?? atMs);
      return;
    }
    if (open?.fromMs === view.onsetMs) {
      open.priority = higher(open.priority, view.priority);
      return;
    }
    if (open) this.#close(open.alarmId, view.onsetMs);
    const { alarmId, ruleId, priority, onsetMs } = view;
    const span = { alarmId, ruleId, priority, fromMs: onsetMs, toMs: null };
    this.#open.set(alarmId, span);
    this.#all.push(span);
  }

  spans(): TimelineAlarm[] {
    return this.#all.toSorted((a, b) => a.fromMs - b.fromMs);
  }

  #close(alarmId: string, atMs: number): void {
    const open = this.#open.get(alarmId);
    if (open) open.toMs = atMs;
    this.#open.delete(alarmId);
  }
}

function higher(a: Priority, b: Priority): Priority {
  return priorities.indexOf(a) >= priorities.indexOf(b) ? a : b;
}

const commandSchema = z.object({
  command: z.object({ type: z.string() }),
  result: z.object({ outcome: z.string() }),
});
const deviceEventSchema = z.object({ event: z.string() });
/** What says nothing about the patient or the circuit: alarms have their own row. */
const leftOut: ReadonlySet<string> = new Set(['deviceStatus', 'metadata']);

function readEvents(segment: SegmentReader, alarms: AlarmSpans, events: TimelineEvent[]): void {
  const rows = segment.db
    .prepare(
      "SELECT at_ms, type, device, body FROM event WHERE type IN ('alarm', 'command', 'device', 'restart') " +
        'AND event_id <= ? ORDER BY event_id',
    )
    .iterate(segment.supersededFrom?.eventId ?? Number.MAX_SAFE_INTEGER);
  for (const row of rows) {
    const atMs = Number(row['at_ms']);
    const device = typeof row['device'] === 'string' ? row['device'] : null;
    segment.readable(`event at ${atMs}`, () => {
      const body: unknown = JSON.parse(String(row['body']));
      if (row['type'] === 'alarm') {
        const { data } = viewSchema.safeParse(body);
        if (data) alarms.take(data.view, atMs);
      } else events.push(...eventOf(String(row['type']), { atMs, device }, body));
    });
  }
}

function eventOf(
  type: string,
  place: { readonly atMs: number; readonly device: string | null },
  body: unknown,
): TimelineEvent[] {
  if (type === 'restart') return [{ ...place, type, name: 'restart' }];
  if (type === 'command') {
    const { data } = commandSchema.safeParse(body);
    return data?.result.outcome === 'done' ? [{ ...place, type, name: data.command.type }] : [];
  }
  const { data } = deviceEventSchema.safeParse(body);
  return data && !leftOut.has(data.event) ? [{ ...place, type: 'device', name: data.event }] : [];
}
