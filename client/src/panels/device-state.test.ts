/** What a device's link is called, by phase and by age of its frames. */
import type { DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { describe, expect, it } from 'vitest';
import { deviceState } from './device-state.ts';

const status: DeviceStatus = {
  device: 'cdi',
  phase: 'streaming',
  reason: '',
  freshness: 'fresh',
  lastFrameMs: 100_000,
  periodMs: 6_000,
  counters: {
    bytes: 1,
    frames: 1,
    events: 0,
    discardedBytes: 0,
    discarded: {},
    checksumErrors: 0,
    reopens: 0,
    bytesWritten: 0,
    unanswered: 0,
    lastFrameMs: 100_000,
  },
};

describe('the word for a device', () => {
  it('follows the age of its frames against its own period', () => {
    expect(deviceState(status, 106_000).word).toBe('stateOk');
    expect(deviceState(status, 113_000).word).toBe('stateLate');
    expect(deviceState(status, 120_000)).toMatchObject({ word: 'stateNoData', remedy: 'remedySilent' });
    expect(deviceState({ ...status, lastFrameMs: null }, 120_000)).toMatchObject({ word: 'stateWaiting' });
  });

  it('follows its samples where they are newer than the status, which is repeated every few seconds', () => {
    expect(deviceState(status, 113_000, 112_000)).toMatchObject({ word: 'stateOk', ageMs: 1_000 });
    expect(deviceState(status, 106_000, 90_000)).toMatchObject({ word: 'stateOk', ageMs: 6_000 });
  });

  it('names the phase of a port that is not streaming, with a remedy', () => {
    for (const phase of ['closed', 'opening', 'identifying', 'backoff'] as const) {
      const state = deviceState({ ...status, phase }, 100_000);
      expect(state.well).toBe(false);
      expect(state.remedy).not.toBeNull();
    }
  });
});
