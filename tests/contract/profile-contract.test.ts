/**
 * One suite for every device profile: whatever the split, the noise or the damaged byte, a decoder never throws, never
 * loses more than the frame that was hit, and says what it threw away. A profile without captures or without a stream
 * in support/device-streams.ts fails here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOfText, hexOfBytes } from '@circuitwatch/shared/bytes/text.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import {
  channelsOf,
  type DecodedItem,
  type DeviceDecoder,
  type DeviceProfile,
} from '@circuitwatch/shared/devices/device-profile.ts';
import { profiles } from '@circuitwatch/shared/devices/registry.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { readCapture } from '@circuitwatch/server/cli/device/capture-file.ts';
import { decodeCapture } from '@circuitwatch/server/cli/device/decode-capture.ts';
import { rowsOf } from '@circuitwatch/server/cli/device/print-items.ts';
import { describe, expect, it } from 'vitest';
import { type DeviceStreamExample, deviceStreams } from '../support/device-streams.ts';

const capturesFolder = join(import.meta.dirname, '../fixtures/captures');

interface ExpectedCapture {
  readonly options: unknown;
  readonly rows: readonly unknown[];
  readonly summary: unknown;
}

function capturesOf(profile: DeviceProfile): string[] {
  return readdirSync(join(capturesFolder, profile.id)).filter((name) => name.endsWith('.hex.jsonl'));
}

function expectedOf(profile: DeviceProfile, capture: string): ExpectedCapture {
  const file = join(capturesFolder, profile.id, capture.replace('.hex.jsonl', '.expected.json'));
  return JSON.parse(readFileSync(file, 'utf8')) as ExpectedCapture;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An item as text, for comparing. */
function keyOf(item: DecodedItem): string {
  return item.type === 'discarded' ? `${item.reason} ${hexOfBytes(item.bytes)}` : JSON.stringify(item);
}

function decodeAll(decoder: DeviceDecoder, chunks: readonly Uint8Array[]): DecodedItem[] {
  return [...chunks.flatMap((chunk) => [...decoder.push(chunk)]), ...decoder.end()];
}

function discardedBytes(items: readonly DecodedItem[]): number {
  return items.reduce((sum, item) => sum + (item.type === 'discarded' ? item.bytes.length : 0), 0);
}

const framesOf = (items: readonly DecodedItem[]): string[] =>
  items.filter((item) => item.type === 'frame').map(keyOf);

/** Frames of `before` missing in `after`, and the other way round (as multisets). */
function compareFrames(before: readonly string[], after: readonly string[]): { lost: number; extra: number } {
  const left = [...before];
  let extra = 0;
  for (const frame of after) {
    const at = left.indexOf(frame);
    if (at < 0) extra += 1;
    else left.splice(at, 1);
  }
  return { lost: left.length, extra };
}

/** What a damaged byte becomes: flipped bits, and the bytes that mean something to some protocol. */
const damages: readonly ((byte: number) => number)[] = [
  (byte) => byte ^ 0x01,
  (byte) => byte ^ 0x80,
  (byte) => byte ^ 0xff,
  () => 0x0d,
  () => 0x0a,
  () => 0x20,
  () => 0x2d,
  () => 0x39,
  () => 0xb2,
];

function streamOf(profile: DeviceProfile): DeviceStreamExample {
  const stream = deviceStreams[profile.id];
  if (!stream) throw new Error(`add ${profile.id} to tests/support/device-streams.ts`);
  return stream;
}

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (_id, profile) => {
  it('has captures, and the command line decodes each to exactly what stands beside it', () => {
    const captures = capturesOf(profile);
    expect(captures.length).toBeGreaterThan(0);
    for (const capture of captures) {
      const expected = expectedOf(profile, capture);
      const options = profile.optionsSchema.parse(expected.options);
      const chunks = readCapture(join(capturesFolder, profile.id, capture));
      const decoded = decodeCapture(profile, options, chunks);
      expect(decoded.items.flatMap(rowsOf), capture).toEqual(expected.rows);
      expect(decoded.summary, capture).toEqual(expected.summary);
    }
  });

  it('gives the same items at every split point of every capture', () => {
    for (const capture of capturesOf(profile)) {
      const options = profile.optionsSchema.parse(expectedOf(profile, capture).options);
      const bytes = concat(
        readCapture(join(capturesFolder, profile.id, capture)).map((chunk) => chunk.bytes),
      );
      const whole = decodeAll(profile.createDecoder(options), [bytes]).map(keyOf);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
        expect(
          decodeAll(profile.createDecoder(options), parts).map(keyOf),
          `${capture} cut at ${cut}`,
        ).toEqual(whole);
      }
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      expect(decodeAll(profile.createDecoder(options), single).map(keyOf), `${capture}, bytewise`).toEqual(
        whole,
      );
    }
  });

  it('gives only channels that it declares and the catalogue knows', () => {
    const { options, frames } = streamOf(profile);
    const declared = new Set(channelsOf(profile, options).map((each) => each.channel));
    const given = decodeAll(profile.createDecoder(options), frames(3, 1)).flatMap((item) =>
      item.type === 'frame' ? item.readings.map((reading) => reading.channel) : [],
    );
    expect(new Set(given)).toEqual(declared);
    for (const channel of declared) expect(channelOf(channel), channel).toBeDefined();
  });

  it('loses at most the frame whose byte was damaged, says so, and reads the next one', () => {
    const { options, frames, hasChecksum, lineEnds } = streamOf(profile);
    const parts = frames(5, 7);
    const bytes = concat(parts);
    const good = decodeAll(profile.createDecoder(options), [bytes]);
    const goodFrames = framesOf(good);
    expect(goodFrames).toHaveLength(parts.length);
    for (const [position, byte] of bytes.entries()) {
      for (const damage of damages) {
        if (damage(byte) === byte) continue;
        const damaged = bytes.slice();
        damaged[position] = damage(byte);
        const items = decodeAll(profile.createDecoder(options), [damaged]);
        const { lost, extra } = compareFrames(goodFrames, framesOf(items));
        const where = `byte ${position} ${byte} → ${damage(byte)}`;
        // A line end lost glues two frames together: both are given up, never half of each.
        expect(lost, where).toBeLessThanOrEqual(lineEnds === 1 && byte === 0x0d ? 2 : 1);
        expect(extra, where).toBeLessThanOrEqual(hasChecksum ? 0 : 1);
        if (lost > extra) {
          const told = items.length - framesOf(items).length - (good.length - goodFrames.length);
          expect(discardedBytes(items) > 0 || told > 0, where).toBe(true);
        }
      }
    }
  });

  it('survives noise of 10⁵ bytes in chunks of any size, with bounded buffers, and reads what follows', () => {
    const { options, frames } = streamOf(profile);
    for (const seed of [1, 2, 3]) {
      const random = new Prng(seed);
      const decoder = profile.createDecoder(options);
      const items: DecodedItem[] = [];
      let sent = 0;
      while (sent < 100_000) {
        const chunk = Uint8Array.from({ length: random.int(1, 700) }, () => random.int(0, 255));
        sent += chunk.length;
        items.push(...decoder.push(chunk));
      }
      items.push(...decoder.end());
      expect(framesOf(items), `seed ${seed}`).toEqual([]);
      expect(discardedBytes(items), `seed ${seed}`).toBeLessThanOrEqual(sent);
      expect(framesOf(decodeAll(decoder, frames(2, seed)))).toHaveLength(2);
    }
  });

  it('holds back no more than a bounded part of a stream that never ends a frame', () => {
    const { options } = streamOf(profile);
    for (const byte of [0x41, 0xb2, 0x00]) {
      const decoder = profile.createDecoder(options);
      const endless = new Uint8Array(50_000).fill(byte);
      const items = decoder.push(endless);
      expect(endless.length - discardedBytes(items), `byte ${byte}`).toBeLessThanOrEqual(1024);
    }
  });

  it('reads the stream after any single frame was cut short', () => {
    const { options, frames } = streamOf(profile);
    const parts = frames(4, 9);
    const second = parts[1] ?? new Uint8Array();
    for (let cut = 0; cut < second.length; cut++) {
      // As the session does: a pause between an answer that never ended and the next.
      const decoder = profile.createDecoder(options);
      const items = [
        ...decoder.push(parts[0] ?? second),
        ...decoder.push(second.subarray(0, cut)),
        ...decoder.end(),
        ...decodeAll(decoder, parts.slice(2)),
      ];
      expect(framesOf(items).length, `cut at ${cut}`).toBeGreaterThanOrEqual(3);
    }
  });

  it('never declares a request that its own receive-only promise forbids', () => {
    const requests = profile.poll?.requests ?? [];
    for (const request of requests) expect(request.bytes.length).toBeGreaterThan(0);
    expect(new Set(requests.map((request) => request.name)).size).toBe(requests.length);
    const { options } = streamOf(profile);
    const plan = profile.pollWith ? profile.pollWith(options) : profile.poll;
    for (const identified of [false, true]) {
      const next = plan?.next({ identified, sent: 3 });
      if (next) expect(requests.map((each) => hexOfBytes(each.bytes))).toContain(hexOfBytes(next.bytes));
    }
  });

  it('is told about in both languages', () => {
    for (const text of [profile.name, profile.evidence, profile.poll?.fasterWarning]) {
      if (!text) continue;
      expect(text.en.length).toBeGreaterThan(3);
      expect(text.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('the verbatim requests of the sources', () => {
  it('are the only bytes that can ever be sent', () => {
    const sent = Object.fromEntries(
      profiles.map((profile) => [
        profile.id,
        (profile.poll?.requests ?? []).map((request) => hexOfBytes(request.bytes)),
      ]),
    );
    expect(sent).toEqual({
      'xenios-novalung': ['a100005e', 'a200005d'],
      'emtec-bioprott': [],
      'terumo-cdi-ascii': [hexOfBytes(bytesOfText('<X08Z36>'))],
      alicat: Array.from({ length: 26 }, (_, letter) => hexOfBytes(Uint8Array.of(0x41 + letter, 0x0d))),
    });
  });
});
