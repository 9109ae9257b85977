/** The comparison of the shown alarms with the gateway's: when a bed is asked for anew, and when not. */
import { alarmStateHash } from '@circuitwatch/shared/alarms/state-hash.ts';
import { exampleAlarm, exampleBed } from '@circuitwatch/shared/wire/examples.fixture.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { describe, expect, it } from 'vitest';
import { type BedState, emptyBed, reduceMessage, type SlowState } from '../state/slow-state.ts';
import { AlarmCheck } from './alarm-check.ts';

const bed = exampleBed();
const alarm: ServerMessage = { op: 'alarm', ...exampleAlarm(bed, { seq: 3 }) };
const view = exampleAlarm(bed, { seq: 3 }).transition.view;

const empty: SlowState = {
  connection: { phase: 'live' },
  site: '',
  gatewayVersion: '',
  sourceMode: undefined,
  bedOrder: [bed.bedId],
  beds: { [bed.bedId]: emptyBed(bed.bedId, '1') },
  selectedBedId: bed.bedId,
  language: 'en',
  theme: 'dark',
  range: '30m',
  streamErrors: 0,
};
const withAlarm = reduceMessage(empty, alarm).beds;

function heartbeat(alarmHash: number): ServerMessage {
  const beds = [{ bedId: bed.bedId, epoch: bed.epoch, seq: 3, alarmHash }];
  return { op: 'heartbeat', n: 1, atMs: 0, wallMs: 0, coreAlive: true, beds };
}

function asked(messages: readonly ServerMessage[], beds: Readonly<Record<string, BedState>>): string[] {
  const asks: string[] = [];
  const check = new AlarmCheck((bedId) => asks.push(bedId));
  for (const message of messages) check.message(message);
  check.compare(beds, 0);
  return asks;
}

describe('the check of the shown alarms', () => {
  it('[R57] asks for nothing while page and gateway have the same alarms', () => {
    expect(asked([alarm, heartbeat(alarmStateHash([view], 0))], withAlarm)).toEqual([]);
    expect(asked([heartbeat(alarmStateHash([], 0))], empty.beds)).toEqual([]);
  });

  it('[R57] asks for the bed when an alarm message did not reach the store', () => {
    expect(asked([heartbeat(alarmStateHash([view], 0))], empty.beds)).toEqual([bed.bedId]);
  });

  it('a heartbeat with an alarm after it in the same batch says nothing about that alarm', () => {
    expect(asked([heartbeat(0), alarm], withAlarm)).toEqual([]);
  });

  it('does not ask again while the answer may be on its way, and asks again when it did not help', () => {
    const asks: string[] = [];
    const check = new AlarmCheck((bedId) => asks.push(bedId));
    for (const nowMs of [0, 1_000, 4_999, 5_000]) {
      check.message(heartbeat(77));
      check.compare(empty.beds, nowMs);
    }
    expect(asks).toHaveLength(2);
  });

  it('a bed that the page does not follow is none of its business', () => {
    expect(asked([heartbeat(77)], {})).toEqual([]);
  });
});
