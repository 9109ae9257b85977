/** The session: link, polls, decoding and counters of one device, driven by hand. */
import { describe, expect, it } from 'vitest';
import { bytesOfText, hexOfBytes } from '../bytes/text.ts';
import type { Reading } from '../channels/sample.ts';
import { DeviceSession, type PortEffect, type SessionOutputs, openTimeoutMs } from './device-session.ts';
import { exampleBioprott, exampleNovalung } from './examples.fixture.ts';
import { encodeBioprottLine } from './profiles/emtec-bioprott.ts';
import { encodeNovalungData, encodeNovalungVersion } from './profiles/xenios-novalung.ts';
import { profileById } from './registry.ts';

const startMs = 1_000_000;

const line = encodeBioprottLine(exampleBioprott);

function sessionOf(profileId: string, pollPeriodMs?: number): DeviceSession {
  const profile = profileById(profileId);
  if (!profile) throw new Error(profileId);
  return new DeviceSession({
    device: 'pump',
    profile,
    options: profile.optionsSchema.parse({}),
    pollPeriodMs,
    mapReadings: (readings) => readings,
    random: () => 0.5,
  });
}

function written(out: SessionOutputs): string[] {
  return out.port.flatMap((effect) => (effect.type === 'write' ? [hexOfBytes(effect.request.bytes)] : []));
}
const kinds = (effects: readonly PortEffect[]): string[] => effects.map((effect) => effect.type);
const phases = (out: SessionOutputs): string[] =>
  out.inputs.flatMap((input) => (input.type === 'link' ? [input.phase] : []));

/** Ticks at every wake-up until `untilMs`; returns the port effects with their times. */
function runUntil(session: DeviceSession, untilMs: number): { atMs: number; type: string }[] {
  const effects: { atMs: number; type: string }[] = [];
  for (;;) {
    const wakeMs = session.nextWakeMs;
    if (wakeMs === null || wakeMs > untilMs) return effects;
    for (const effect of session.tick(wakeMs).port) effects.push({ atMs: wakeMs, type: effect.type });
  }
}

function connected(session: DeviceSession): DeviceSession {
  session.start(startMs);
  session.opened(1, startMs);
  return session;
}

describe('the link of a session', () => {
  it('opens, identifies, and streams with the first frame', () => {
    const session = sessionOf('emtec-bioprott');
    expect(session.start(startMs).port).toEqual([{ type: 'open', attempt: 1 }]);
    expect(phases(session.opened(1, startMs + 5))).toEqual(['identifying']);
    const out = session.receive(line, startMs + 100);
    expect(out.inputs.map((input) => input.type)).toEqual(['link', 'frame', 'deviceEvent']);
    expect(session.phase).toBe('streaming');
  });

  it('reopens a silent port after three periods, never before two seconds', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    session.receive(line, startMs + 50);
    expect(session.nextWakeMs).toBe(startMs + 2050);
    const out = session.tick(startMs + 2050);
    expect(kinds(out.port)).toEqual(['close']);
    expect(session.phase).toBe('backoff');
    expect(session.reason).toBe('silent');
    expect(out.ledger).toEqual([
      { kind: 'cableOut', atMs: startMs + 2050, device: 'pump', detail: { reason: 'silent' } },
    ]);
    expect(runUntil(session, startMs + 2300)).toEqual([{ atMs: startMs + 2300, type: 'open' }]);
  });

  it('says so when bytes arrive that it does not understand, and still reopens', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    for (let ms = 100; ms < 2000; ms += 100) session.receive(bytesOfText('\x00\xff~~~\r'), startMs + ms);
    session.tick(startMs + 2000);
    expect(session.phase).toBe('backoff');
    expect(session.reason).toBe('notUnderstood');
  });

  it('kills the port after three silent openings', () => {
    const session = sessionOf('emtec-bioprott');
    session.start(startMs);
    let atMs = startMs;
    const seen: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      session.opened(attempt, atMs);
      atMs = session.nextWakeMs ?? 0;
      seen.push(...kinds(session.tick(atMs).port));
      atMs = session.nextWakeMs ?? 0;
      seen.push(...kinds(session.tick(atMs).port));
    }
    expect(seen).toEqual(['close', 'open', 'close', 'open', 'close', 'kill', 'open']);
    expect(session.counters.reopens).toBe(3);
  });

  it('gives up a port that neither opens nor refuses', () => {
    const session = sessionOf('emtec-bioprott');
    session.start(startMs);
    expect(session.nextWakeMs).toBe(startMs + openTimeoutMs);
    expect(kinds(session.tick(startMs + openTimeoutMs).port)).toEqual(['close']);
    expect(session.reason).toBe('openTimeout');
  });

  it('ignores reports of an earlier attempt', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    session.closed(1, 'cable out', startMs + 10);
    session.tick(session.nextWakeMs ?? 0);
    expect(session.phase).toBe('opening');
    session.closed(1, 'late', startMs + 400);
    session.opened(1, startMs + 400);
    expect(session.phase).toBe('opening');
    session.opened(2, startMs + 401);
    expect(session.phase).toBe('identifying');
  });

  it('keeps the words of the port as the reason, and says what was cut off', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    session.receive(line, startMs + 10);
    session.receive(line.subarray(0, 12), startMs + 20);
    const out = session.closed(1, 'the device was unplugged', startMs + 30);
    expect(session.reason).toBe('the device was unplugged');
    expect(session.counters.discarded).toEqual({ truncated: 1 });
    expect(out.ledger.map((row) => row.kind)).toEqual(['parseError', 'cableOut']);
  });

  it('stops for good', () => {
    const session = connected(sessionOf('xenios-novalung'));
    const out = session.stop(startMs + 10);
    expect(kinds(out.port)).toEqual(['close']);
    expect(session.nextWakeMs).toBeNull();
    expect(kinds(session.opened(1, startMs + 20).port)).toEqual(['close']);
  });

  it('counts bytes that come while it waits, and decodes none of them', () => {
    const session = sessionOf('emtec-bioprott');
    const out = session.receive(line, startMs);
    expect(out.inputs).toEqual([]);
    expect(out.raw).toHaveLength(1);
    expect(session.counters).toMatchObject({ frames: 0, bytes: line.length, discardedBytes: line.length });
  });
});

describe('polls', () => {
  const version = 'a100005e';
  const data = 'a200005d';

  it('sends nothing, ever, to a device that is receive-only or not set to be asked', () => {
    for (const id of ['emtec-bioprott', 'terumo-cdi-ascii']) {
      const session = connected(sessionOf(id));
      session.receive(line, startMs + 100);
      const effects = runUntil(session, startMs + 600_000).map((effect) => effect.type);
      expect(effects).not.toContain('write');
      expect(session.counters.bytesWritten).toBe(0);
    }
  });

  it('asks for the version when the port opens until it is answered, then for data', () => {
    const session = sessionOf('xenios-novalung');
    session.start(startMs);
    expect(written(session.opened(1, startMs))).toEqual([version]);
    expect(written(session.tick(startMs + 999))).toEqual([]);
    expect(written(session.tick(startMs + 1000))).toEqual([version]);
    session.receive(encodeNovalungVersion(0x0102), startMs + 1020);
    expect(session.phase).toBe('identifying');
    expect(written(session.tick(startMs + 2000))).toEqual([data]);
    const out = session.receive(encodeNovalungData(exampleNovalung), startMs + 2030);
    expect(phases(out)).toEqual(['streaming']);
    expect(session.counters).toMatchObject({ unanswered: 1, bytesWritten: 12, frames: 1, events: 1 });
  });

  it('keeps to its period without drifting, one request at a time', () => {
    const session = connected(sessionOf('xenios-novalung', 200));
    session.receive(encodeNovalungVersion(1), startMs + 20);
    const sentMs: number[] = [];
    for (let ms = 0; ms < 1000; ms += 10) {
      const atMs = startMs + ms;
      if (written(session.tick(atMs)).length > 0) {
        sentMs.push(ms);
        session.receive(encodeNovalungData(exampleNovalung), atMs + 7);
      }
    }
    expect(sentMs).toEqual([200, 400, 600, 800]);
  });

  it('waits out a lost answer before it asks again, however often it is woken', () => {
    const session = connected(sessionOf('xenios-novalung', 200));
    const sentMs: number[] = [];
    for (let ms = 10; ms <= 1600; ms += 10)
      if (written(session.tick(startMs + ms)).length > 0) sentMs.push(ms);
    expect(sentMs).toEqual([500, 1000, 1500]);
    expect(session.counters.unanswered).toBe(3);
  });

  it('an answer without its end costs that answer alone', () => {
    const session = connected(sessionOf('xenios-novalung'));
    session.receive(encodeNovalungVersion(1), startMs + 10);
    session.tick(startMs + 1000);
    // The length is garbled upwards: the framer would wait for bytes that never come.
    const garbled = encodeNovalungData(exampleNovalung);
    garbled[2] = 252;
    session.receive(garbled, startMs + 1030);
    session.tick(startMs + 2000);
    const out = session.receive(encodeNovalungData(exampleNovalung), startMs + 2030);
    expect(out.inputs.filter((input) => input.type === 'frame')).toHaveLength(1);
    expect(session.counters.discarded).toEqual({ truncated: 1 });
  });

  it('records what it sends beside what it receives', () => {
    const session = sessionOf('xenios-novalung');
    session.start(startMs);
    const out = session.opened(1, startMs);
    expect(out.raw.map((raw) => [raw.direction, hexOfBytes(raw.bytes)])).toEqual([['out', version]]);
  });
});

describe('what a session makes of the bytes', () => {
  it('keeps a number outside its sensor range and marks it implausible', () => {
    const session = connected(sessionOf('xenios-novalung'));
    const out = session.receive(
      encodeNovalungData({ ...exampleNovalung, p1: -32_000, t1: 45.1 }),
      startMs + 10,
    );
    const frame = out.inputs.find((input) => input.type === 'frame');
    const reading = (channel: string): Reading | undefined =>
      frame?.readings.find((each) => each.channel === channel);
    expect(reading('p1')).toMatchObject({ value: -32_000, validity: 'implausible' });
    expect(reading('t1')).toMatchObject({ value: 45.1, validity: 'implausible' });
    expect(reading('flow')).toEqual({ channel: 'flow', value: 3.85, validity: 'valid' });
  });

  it('gives one ledger row for all garbage of a second', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    session.receive(line, startMs);
    for (let ms = 10; ms < 500; ms += 10) session.receive(bytesOfText('rubbish\r'), startMs + ms);
    const { ledger } = session.tick(startMs + 1010);
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({ kind: 'parseError', atMs: startMs + 10, detail: { fieldCount: 49 } });
  });

  it('treats a reopened port as an unknown device', () => {
    const session = connected(sessionOf('emtec-bioprott'));
    session.receive(line, startMs + 10);
    session.closed(1, 'out', startMs + 20);
    session.tick(session.nextWakeMs ?? 0);
    session.opened(2, startMs + 400);
    expect(session.receive(line, startMs + 500).inputs.map((input) => input.type)).toEqual([
      'link',
      'frame',
      'deviceEvent',
    ]);
  });
});
