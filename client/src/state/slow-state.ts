/**
 * The slow state of the page as types and pure reducers: connection, beds, alarms, links, settings. Everything that React
 * renders from; samples are not here (live-store.ts). Each reducer returns the same object when nothing changed, so that
 * selectors can compare by identity.
 */
import { alarmsInOrder } from '@circuitwatch/shared/alarms/precedence.ts';
import type { AlarmView, BedAlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { Language } from '@circuitwatch/shared/foundation/language.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type {
  BedDescription,
  DeviceStatus,
  ServerMessage,
  ServerMessageOf,
} from '@circuitwatch/shared/wire/messages.ts';
import { type AlarmSpan, withAlarmView } from './alarm-spans.ts';

export const themes = ['dark', 'night', 'light'] as const;
export type Theme = (typeof themes)[number];

export const ranges = ['5m', '30m', '2h', '12h', 'run'] as const;
export type RangeId = (typeof ranges)[number];

/**
 * - `connecting`: no data yet, or the socket is being opened again within 3 s of the last word.
 * - `live`: heartbeats come and the core behind the web process is alive.
 * - `notLive`: 3 s without a heartbeat. `sinceMs` is the gateway time of the last one. Numbers go off at 10 s.
 * - `coreAway`: the web process answers, the core behind it does not.
 * - `protocolMismatch`: page and gateway speak different versions; the page must be reloaded.
 */
export type Connection =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  | { readonly phase: 'notLive'; readonly sinceMs: number }
  | { readonly phase: 'coreAway'; readonly sinceMs: number }
  | { readonly phase: 'protocolMismatch'; readonly gatewayVersion: number; readonly pageVersion: number };

export type SourceMode = ServerMessageOf<'hello'>['sourceMode'];

export interface RecordingState {
  readonly ok: boolean;
  readonly reason: string;
  readonly startedMs: number;
  readonly recorded: { readonly epoch: number; readonly seq: number } | null;
}

export type BedEvent = Omit<ServerMessageOf<'event'>, 'op' | 'bedId'>;

export interface BedState {
  readonly bedId: string;
  readonly label: string;
  /** Undefined until the gateway has described the bed. */
  readonly description: BedDescription | undefined;
  /** Alarms with an open occurrence (`onsetMs`), in the one order of alarms (shared/alarms/precedence.ts). */
  readonly alarms: readonly AlarmView[];
  /** Every rule's present view by alarm id, normal ones included. */
  readonly rules: Readonly<Record<string, AlarmView>>;
  readonly devices: readonly DeviceStatus[];
  readonly limits: Readonly<Record<string, ChannelLimits>>;
  /** Sound, procedures and changed limits of the bed; undefined before its first snapshot. */
  readonly bedAlarms: BedAlarmView | undefined;
  readonly recording: RecordingState | undefined;
  /** The newest events, oldest first, at most `eventsMax`. */
  readonly events: readonly BedEvent[];
  /** Alarms over time, for markers and lanes; at most `alarmSpansMax`. */
  readonly alarmSpans: readonly AlarmSpan[];
  /** False when the last alarm message could not be recorded in time. */
  readonly alarmsRecorded: boolean;
  /** The newest test of the alarm path that came this far; null before the first. Shown nowhere, answered to the gateway. */
  readonly alarmTest: number | null;
}

export const eventsMax = 200;

export interface SlowState {
  readonly connection: Connection;
  readonly site: string;
  readonly gatewayVersion: string;
  readonly sourceMode: SourceMode | undefined;
  /** Bed ids in the gateway's order; beds never reorder by themselves. */
  readonly bedOrder: readonly string[];
  readonly beds: Readonly<Record<string, BedState>>;
  readonly selectedBedId: string | null;
  readonly language: Language;
  readonly theme: Theme;
  readonly range: RangeId;
  /** Malformed or unknown messages since the page was opened: shown in the status, never silence. */
  readonly streamErrors: number;
}

export function emptyBed(bedId: string, label: string): BedState {
  return {
    bedId,
    label,
    description: undefined,
    alarms: [],
    rules: {},
    devices: [],
    limits: {},
    bedAlarms: undefined,
    recording: undefined,
    events: [],
    alarmSpans: [],
    alarmsRecorded: true,
    alarmTest: null,
  };
}

/** The state after one message of the gateway. Messages that concern only samples change nothing here. */
export function reduceMessage(state: SlowState, message: ServerMessage): SlowState {
  switch (message.op) {
    case 'hello':
      return reduceHello(state, message);
    case 'bed':
      return withBed(state, message.bed.bedId, (bed) => ({
        ...bed,
        label: message.bed.label,
        description: message.bed,
      }));
    case 'snapshot':
      return withBed(state, message.bedId, (bed) => reduceSnapshot(bed, message));
    case 'alarm':
      return withBed(state, message.bedId, (bed) => reduceAlarm(bed, message));
    case 'bedAlarms':
      return withBed(state, message.bedId, (bed) => ({
        ...bed,
        bedAlarms: message.transition.view,
        alarmsRecorded: message.recorded,
      }));
    case 'limits':
      return withBed(state, message.bedId, (bed) => ({
        ...bed,
        limits: limitsByChannel(message.limits),
      }));
    case 'devices':
      return withBed(state, message.bedId, (bed) => ({ ...bed, devices: message.devices }));
    case 'recording':
      return withBed(state, message.bedId, (bed) => ({
        ...bed,
        recording: {
          ok: message.ok,
          reason: message.reason,
          startedMs: message.startedMs,
          recorded: message.recorded,
        },
      }));
    case 'event':
      return withBed(state, message.bedId, (bed) => ({
        ...bed,
        events: [...bed.events.slice(1 - eventsMax), message],
      }));
    case 'alarmTest':
      return withBed(state, message.bedId, (bed) => ({ ...bed, alarmTest: message.n }));
    case 'error':
      return { ...state, streamErrors: state.streamErrors + 1 };
    case 'gap':
    case 'commandReply':
    case 'commandFailed':
    case 'heartbeat':
      return state;
    default:
      return assertNever(message, 'message');
  }
}

function reduceHello(state: SlowState, hello: ServerMessageOf<'hello'>): SlowState {
  const bedOrder = hello.beds.map((bed) => bed.bedId);
  const beds = Object.fromEntries(
    hello.beds.map(({ bedId, label }) => [
      bedId,
      { ...(state.beds[bedId] ?? emptyBed(bedId, label)), label },
    ]),
  );
  const selected = state.selectedBedId;
  return {
    ...state,
    site: hello.site,
    gatewayVersion: hello.version,
    sourceMode: hello.sourceMode,
    bedOrder,
    beds,
    selectedBedId: selected !== null && selected in beds ? selected : (bedOrder[0] ?? null),
  };
}

function limitsByChannel(limits: readonly ChannelLimits[]): Record<string, ChannelLimits> {
  return Object.fromEntries(limits.map((one) => [one.channel, one]));
}

function reduceSnapshot(bed: BedState, snapshot: ServerMessageOf<'snapshot'>): BedState {
  const rules = Object.fromEntries(snapshot.alarms.map((view) => [view.alarmId, view]));
  return {
    ...bed,
    rules,
    alarms: shownAlarms(rules),
    devices: snapshot.devices,
    limits: limitsByChannel(snapshot.limits),
    bedAlarms: snapshot.bedAlarms,
    recording: snapshot.recording,
    alarmSpans: snapshot.alarms.reduce(
      (spans, view) => withAlarmView(spans, view, view.changedMs),
      bed.alarmSpans,
    ),
    alarmsRecorded: true,
  };
}

function reduceAlarm(bed: BedState, message: ServerMessageOf<'alarm'>): BedState {
  const { view } = message.transition;
  const key = view.alarmId;
  const known = bed.rules[key];
  if (known && known.occurrence === view.occurrence && known.revision > view.revision) return bed;
  const rules = { ...bed.rules, [key]: view };
  return {
    ...bed,
    rules,
    alarms: shownAlarms(rules),
    alarmSpans: withAlarmView(bed.alarmSpans, view, message.transition.atMs),
    alarmsRecorded: message.recorded,
  };
}

function shownAlarms(rules: Readonly<Record<string, AlarmView>>): readonly AlarmView[] {
  return alarmsInOrder(Object.values(rules));
}

function withBed(state: SlowState, bedId: string, change: (bed: BedState) => BedState): SlowState {
  const bed = state.beds[bedId] ?? emptyBed(bedId, bedId);
  const next = change(bed);
  if (next === state.beds[bedId]) return state;
  const bedOrder = state.bedOrder.includes(bedId) ? state.bedOrder : [...state.bedOrder, bedId];
  return { ...state, bedOrder, beds: { ...state.beds, [bedId]: next } };
}
