/**
 * Damaged frames by seed: bits flipped, bytes lost, added, repeated. Whatever comes, a session never throws, never shows a
 * number that is none, and reads the good frames that follow. `pnpm test:long` runs 10⁶ damaged bytes per profile.
 */
import { channelOf, isPlausible } from '@circuitwatch/shared/channels/catalog.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import { isUsable } from '@circuitwatch/shared/channels/validity.ts';
import { DeviceSession, type SessionOutputs } from '@circuitwatch/shared/devices/device-session.ts';
import type { DeviceDecoder, DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import { profiles } from '@circuitwatch/shared/devices/registry.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { describe, expect, it } from 'vitest';
import { deviceStreams } from '../support/device-streams.ts';

const damagedBytes = process.env['CIRCUITWATCH_TEST_LONG'] ? 1_000_000 : 30_000;
const seed = 4242;
/** Several faults can cancel out in an 8-bit sum once in 256 times; far more would be a hole. */
const checksumMissesMax = 1 / 100;

/** One to six faults anywhere in a frame. */
function damage(frame: Uint8Array, random: Prng): Uint8Array {
  const bytes = [...frame];
  for (let faults = random.int(1, 6); faults > 0; faults--) {
    const at = random.int(0, Math.max(0, bytes.length - 1));
    const kind = random.int(0, 5);
    if (kind === 0) bytes[at] = random.int(0, 255);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
    else if (kind === 2) bytes.splice(at, 1);
    else if (kind === 3) bytes.splice(at, 0, random.int(0, 255));
    else if (kind === 4) bytes.splice(at, random.int(1, 10));
    else bytes.splice(at, 0, ...bytes.slice(random.int(0, bytes.length), random.int(0, bytes.length)));
  }
  return Uint8Array.from(bytes);
}

function framesOf(decoder: DeviceDecoder, bytes: Uint8Array): string[] {
  return decoder
    .push(bytes)
    .filter((item) => item.type === 'frame')
    .map((item) => JSON.stringify(item));
}

/** A reading that must never leave a session, or undefined. */
function fault(reading: Reading): string | undefined {
  const { channel: id, value, validity } = reading;
  const channel = channelOf(id);
  if (!channel) return `unknown channel ${id}`;
  if (value === null) return validity === 'valid' ? `${id} is valid without a number` : undefined;
  if (!Number.isFinite(value) || Object.is(value, -0)) return `${id} is ${value}`;
  return isUsable(validity) && !isPlausible(channel, value) ? `${id} = ${value} is usable` : undefined;
}

function checkOutputs(outputs: SessionOutputs): void {
  for (const input of outputs.inputs)
    if (input.type === 'frame') for (const reading of input.readings) expect(fault(reading)).toBeUndefined();
}

function streamOf(profile: DeviceProfile) {
  const stream = deviceStreams[profile.id];
  if (!stream) throw new Error(`add ${profile.id} to tests/support/device-streams.ts`);
  return stream;
}

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (_id, profile) => {
  it(`reads the good frames behind any damaged one (seed ${seed})`, () => {
    const { options, frames, hasChecksum } = streamOf(profile);
    const random = new Prng(seed);
    const decoder = profile.createDecoder(options);
    let damaged = 0;
    let cases = 0;
    let accepted = 0;
    while (damaged < damagedBytes) {
      const [first, second, third] = frames(3, cases);
      if (!first || !second || !third) throw new Error('three frames');
      const sent = [first, second, third].flatMap((frame) => framesOf(profile.createDecoder(options), frame));
      const bytes = damage(first, random);
      damaged += bytes.length;
      cases += 1;
      const got = framesOf(decoder, bytes);
      // As the session does before its next request.
      if (profile.poll?.answersOnly) decoder.end();
      got.push(...framesOf(decoder, second), ...framesOf(decoder, third));
      expect(got.at(-1), `case ${cases}`).toBe(sent.at(-1));
      accepted += got.filter((frame) => !sent.includes(frame)).length;
    }
    if (hasChecksum) expect(accepted / cases).toBeLessThan(checksumMissesMax);
    else expect(accepted).toBeLessThan(cases);
  });

  it(`a session shows nothing that is no measurement, whatever the line brings (seed ${seed})`, () => {
    const { options, frames } = streamOf(profile);
    const random = new Prng(seed);
    const session = new DeviceSession({
      device: 'd',
      profile,
      options,
      mapReadings: (readings) => readings,
      random: () => random.next(),
    });
    let atMs = 0;
    let attempt = 0;
    const take = (outputs: SessionOutputs): void => {
      checkOutputs(outputs);
      for (const effect of outputs.port) if (effect.type === 'open') attempt = effect.attempt;
    };
    take(session.start(atMs));
    while (session.counters.bytes < damagedBytes) {
      if (session.phase === 'opening') take(session.opened(attempt, atMs));
      const [first, second] = frames(2, atMs);
      if (first) take(session.receive(damage(first, random), atMs));
      if (second) take(session.receive(second, atMs));
      atMs += random.int(1, 3000);
      if ((session.nextWakeMs ?? atMs + 1) <= atMs) take(session.tick(atMs));
    }
    expect(session.counters.frames).toBeGreaterThan(0);
    expect(session.counters.discardedBytes).toBeGreaterThan(0);
  });
});
