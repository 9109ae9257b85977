/** Which status messages go to viewers. */
import type { DeviceStatus, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { describe, expect, it } from 'vitest';
import { StatusNews, statusRepeatBeats } from './status-news.ts';

const counters = {
  bytes: 0,
  frames: 0,
  events: 0,
  discardedBytes: 0,
  discarded: {},
  checksumErrors: 0,
  reopens: 0,
  bytesWritten: 0,
  unanswered: 0,
  lastFrameMs: null,
};

function devices(frames: number, change: Partial<DeviceStatus> = {}): ServerMessage {
  const pump: DeviceStatus = {
    device: 'pump',
    phase: 'streaming',
    reason: '',
    freshness: 'fresh',
    lastFrameMs: frames * 100,
    periodMs: 100,
    counters: { ...counters, frames },
    ...change,
  };
  return { op: 'devices', bedId: 'bed-1', devices: [pump] };
}

describe('status messages', () => {
  it('go out at once when a link or its freshness changes, and not for a counter', () => {
    const news = new StatusNews();
    expect(news.isNews(devices(1), 0, 1)).toBe(true);
    expect(news.isNews(devices(2), 0, 2)).toBe(false);
    expect(news.isNews(devices(2, { freshness: 'late' }), 0, 2)).toBe(true);
    expect(news.isNews(devices(2, { freshness: 'late', phase: 'backoff' }), 0, 3)).toBe(true);
    expect(news.isNews(devices(3, { freshness: 'late', phase: 'backoff' }), 0, 3)).toBe(false);
  });

  it('bring the counters of each bed every few seconds, different beds at different beats', () => {
    const beatsOf = (bedIndex: number): number[] => {
      const news = new StatusNews();
      news.isNews(devices(0), bedIndex, bedIndex);
      const beats = Array.from({ length: 2 * statusRepeatBeats }, (_, i) => i + bedIndex + 1);
      return beats.filter((beat) => news.isNews(devices(beat), bedIndex, beat));
    };
    expect(beatsOf(0)).toEqual([statusRepeatBeats, 2 * statusRepeatBeats]);
    expect(beatsOf(1)).toEqual([statusRepeatBeats + 1, 2 * statusRepeatBeats + 1]);
  });

  it('of the recording go out at once when it fails', () => {
    const news = new StatusNews();
    const status = (ok: boolean, seq: number): ServerMessage => ({
      op: 'recording',
      bedId: 'bed-1',
      ok,
      reason: ok ? '' : 'diskFull',
      startedMs: 1,
      recorded: { epoch: 1, seq },
    });
    expect(news.isNews(status(true, 1), 2, 1)).toBe(true);
    expect(news.isNews(status(true, 2), 2, 1)).toBe(false);
    expect(news.isNews(status(false, 2), 2, 1)).toBe(true);
  });

  it('leave every other message alone', () => {
    const news = new StatusNews();
    const error: ServerMessage = { op: 'error', code: 'unknownBed', message: '' };
    expect([news.isNews(error, 0, 1), news.isNews(error, 0, 1)]).toEqual([true, true]);
  });
});
