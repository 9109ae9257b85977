import { type AlarmView, noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { exampleBed, exampleSnapshot } from '@circuitwatch/shared/wire/examples.fixture.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { describe, expect, it } from 'vitest';
import { eventsMax, reduceMessage, type SlowState } from './slow-state.ts';

const empty: SlowState = {
  connection: { phase: 'connecting' },
  site: '',
  gatewayVersion: '',
  sourceMode: undefined,
  bedOrder: [],
  beds: {},
  selectedBedId: null,
  language: 'en',
  theme: 'dark',
  range: '30m',
  streamErrors: 0,
};
const hello: ServerMessage = {
  op: 'hello',
  protocolVersion: 1,
  version: '0.1.0',
  site: 'PICU',
  sourceMode: 'demo',
  clock: { atMs: 0, wallMs: 0 },
  beds: [
    { bedId: 'bed-2', label: '2' },
    { bedId: 'bed-1', label: '1' },
  ],
};
const bed = exampleBed();
const snapshot = exampleSnapshot(bed, { seq: 5 });

function view(alarmId: string, changes: Partial<AlarmView>): AlarmView {
  return {
    ...noSignals,
    alarmId,
    ruleId: alarmId,
    revision: 1,
    occurrence: 1,
    condition: 'active',
    kind: 'physiological',
    priority: 'medium',
    level: 'warning',
    channel: 'flow',
    device: null,
    value: 1,
    limit: 2,
    comparison: 'below',
    onsetMs: 1_000,
    changedMs: 1_000,
    consequenceOf: null,
    ...changes,
  };
}

function alarm(changes: AlarmView, recorded = true): ServerMessage {
  const { ruleId, changedMs: atMs } = changes;
  const transition = {
    ruleId,
    from: 'normal',
    to: 'active',
    atMs,
    cause: 'value',
    rows: [],
    effects: [],
    view: changes,
  } as const;
  return { op: 'alarm', bedId: 'bed-1', epoch: bed.epoch, seq: 9, recorded, transition };
}

function after(...messages: ServerMessage[]): SlowState {
  return messages.reduce(reduceMessage, empty);
}

describe('the slow state', () => {
  it('keeps the beds in the gateway’s order and selects the first when the link names none of them', () => {
    expect(after(hello).bedOrder).toEqual(['bed-2', 'bed-1']);
    expect(after(hello).selectedBedId).toBe('bed-2');
    expect(reduceMessage({ ...empty, selectedBedId: 'bed-1' }, hello).selectedBedId).toBe('bed-1');
  });

  it('keeps what is known of a bed when the gateway greets again after a reconnect', () => {
    const before = after(hello, { op: 'bed', bed }, snapshot);
    expect(reduceMessage(before, hello).beds['bed-1']?.description).toBe(bed);
  });

  it('lists open alarms by priority, then the newest, and consequences last within a priority', () => {
    const state = after(
      hello,
      snapshot,
      alarm(view('a', { priority: 'low', onsetMs: 4_000 })),
      alarm(view('b', { priority: 'high', onsetMs: 1_000 })),
      alarm(view('c', { priority: 'high', onsetMs: 2_000 })),
      alarm(view('d', { priority: 'high', onsetMs: 9_000, consequenceOf: 'c' })),
      alarm(view('e', { onsetMs: null, condition: 'normal' })),
    );
    const known = snapshot.alarms.filter((other) => other.onsetMs !== null).map((other) => other.alarmId);
    const shown = state.beds['bed-1']?.alarms.map((other) => other.alarmId) ?? [];
    expect(shown.filter((id) => !known.includes(id))).toEqual(['c', 'b', 'd', 'a']);
  });

  it('refuses an older revision of the same occurrence', () => {
    const state = after(
      hello,
      alarm(view('a', { revision: 3, value: 3 })),
      alarm(view('a', { revision: 2, value: 2 })),
    );
    expect(state.beds['bed-1']?.rules['a']?.value).toBe(3);
  });

  it('says when an alarm could not be recorded', () => {
    expect(after(hello, alarm(view('a', {}), false)).beds['bed-1']?.alarmsRecorded).toBe(false);
  });

  it('does not change for messages about samples', () => {
    const before = after(hello);
    const heartbeat: ServerMessage = { op: 'heartbeat', n: 1, atMs: 1, wallMs: 1, coreAlive: true, beds: [] };
    expect(reduceMessage(before, heartbeat)).toBe(before);
  });

  it('keeps the newest events only', () => {
    const event = (atMs: number): ServerMessage => ({
      op: 'event',
      bedId: 'bed-1',
      atMs,
      device: 'pump',
      event: 'mark',
      detail: {},
    });
    const events = after(hello, ...Array.from({ length: eventsMax + 10 }, (_, i) => event(i))).beds['bed-1']
      ?.events;
    expect([events?.length, events?.at(-1)?.atMs]).toEqual([eventsMax, eventsMax + 9]);
  });
});
