/** Small, complete examples of the stream's messages for tests of the wire: every field set, as the core sends them. */
import { noSignals, quietBedAlarms } from '../alarms/alarm-types.ts';
import type { AlarmDelivery } from './bed-mirror.ts';
import type { BedDescription, DeviceStatus, ServerMessageOf } from './messages.ts';

export function exampleBed(): BedDescription {
  return {
    bedId: 'bed-1',
    label: '1',
    bedIndex: 0,
    epoch: 1_700_000_000,
    runId: 'run-1',
    runStartedMs: 1_700_000_000_000,
    patient: { weightKg: 3.2, mode: 'VA', band: 'neonate', targetFlowLpm: 0.4 },
    devices: [
      {
        device: 'pump',
        profile: 'xenios-novalung',
        name: { en: 'Console', zh: '主机' },
        grade: 'B',
        port: 'tcp://127.0.0.1:4001',
      },
    ],
    channels: ['flow', 'rpm', 'p1', 'svo2', 'dP'],
    sources: ['pump', 'probe', 'derived'],
  };
}

export function exampleDevice(device: string): DeviceStatus {
  return {
    device,
    phase: 'streaming',
    reason: '',
    freshness: 'fresh',
    lastFrameMs: 2000,
    periodMs: 200,
    counters: {
      bytes: 100,
      frames: 10,
      events: 0,
      discardedBytes: 0,
      discarded: {},
      checksumErrors: 0,
      reopens: 0,
      bytesWritten: 20,
      unanswered: 0,
      lastFrameMs: 2000,
    },
  };
}

const noLimits = { warning: null, alarm: null, critical: null };

export function exampleSnapshot(bed: BedDescription, at: { seq: number }): ServerMessageOf<'snapshot'> {
  return {
    op: 'snapshot',
    bedId: bed.bedId,
    epoch: bed.epoch,
    seq: at.seq,
    atMs: 2000,
    samples: [
      { channel: 'flow', value: 3.9, validity: 'valid', source: 'pump', atMs: 2000 },
      {
        channel: 'p1',
        value: null,
        validity: 'invalid',
        reason: 'sensor disconnected',
        source: 'pump',
        atMs: 1990,
      },
    ],
    alarms: [],
    bedAlarms: quietBedAlarms(2000),
    devices: [exampleDevice('pump')],
    limits: [
      { channel: 'flow', low: { warning: 3, alarm: 2.5, critical: 2 }, high: noLimits },
      { channel: 'p1', low: noLimits, high: noLimits },
    ],
    recording: {
      ok: true,
      reason: '',
      startedMs: 1000,
      recorded: { epoch: bed.epoch, seq: Math.max(0, at.seq - 1) },
    },
  };
}

export function exampleAlarm(bed: BedDescription, at: { seq: number; device?: string }): AlarmDelivery {
  return {
    bedId: bed.bedId,
    epoch: bed.epoch,
    seq: at.seq,
    recorded: true,
    transition: {
      ruleId: 'flowLow',
      from: 'pending',
      to: 'active',
      atMs: 2050,
      cause: 'timer',
      rows: ['T2'],
      effects: ['sound'],
      view: {
        ...noSignals,
        ack: 'unack',
        callingMs: 2050,
        signalledMs: 2050,
        alarmId: at.device === undefined ? 'flowLow' : `flowLow@${at.device}`,
        ruleId: 'flowLow',
        revision: at.seq,
        occurrence: 1,
        condition: 'active',
        kind: 'circuit',
        priority: 'high',
        level: 'critical',
        channel: 'flow',
        device: at.device ?? null,
        value: 1.8,
        limit: 2,
        comparison: 'below',
        onsetMs: 2050,
        changedMs: 2050,
        consequenceOf: null,
      },
    },
  };
}
