/** For each profile a stream of good frames with values that differ from frame to frame, for the contract suite and the fuzzer. */
import {
  exampleAlicat,
  exampleAlicatOptions,
  exampleBioprott,
  exampleCdi,
  exampleNovalung,
} from '@circuitwatch/shared/devices/examples.fixture.ts';
import { encodeAlicatReply } from '@circuitwatch/shared/devices/profiles/alicat.ts';
import { encodeBioprottLine } from '@circuitwatch/shared/devices/profiles/emtec-bioprott.ts';
import { encodeCdiRow, terumoCdiAscii } from '@circuitwatch/shared/devices/profiles/terumo-cdi-ascii.ts';
import { encodeNovalungData, xeniosNovalung } from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';

export interface DeviceStreamExample {
  readonly options: unknown;
  /** A damaged byte can never pass for a value. */
  readonly hasChecksum: boolean;
  /** Bytes that end a frame: with one, losing it glues two frames together. */
  readonly lineEnds: 0 | 1 | 2;
  /** `count` frames, each a chunk of its own. */
  readonly frames: (count: number, seed: number) => Uint8Array[];
}

function each(count: number, seed: number, frame: (random: Prng, index: number) => Uint8Array): Uint8Array[] {
  const random = new Prng(seed);
  return Array.from({ length: count }, (_, index) => frame(random, index));
}

function clock(index: number): string {
  return `10:${String(10 + Math.floor(index / 10)).padStart(2, '0')}:${String((index % 10) * 6).padStart(2, '0')}`;
}

export const deviceStreams: Readonly<Record<string, DeviceStreamExample>> = {
  'xenios-novalung': {
    options: xeniosNovalung.optionsSchema.parse({}),
    hasChecksum: true,
    lineEnds: 0,
    frames: (count, seed) =>
      each(count, seed, (random, index) =>
        encodeNovalungData({ ...exampleNovalung, flow: 3 + index / 100, p1: random.int(-100, -20) }),
      ),
  },
  'emtec-bioprott': {
    options: {},
    hasChecksum: false,
    lineEnds: 2,
    frames: (count, seed) =>
      each(count, seed, (random, index) =>
        encodeBioprottLine({
          ...exampleBioprott,
          flowLpm: 3 + index / 100,
          couplingPct: random.int(90, 100),
        }),
      ),
  },
  'terumo-cdi-ascii': {
    options: terumoCdiAscii.optionsSchema.parse({}),
    hasChecksum: false,
    lineEnds: 2,
    frames: (count, seed) =>
      each(count, seed, (random, index) =>
        encodeCdiRow({
          ...exampleCdi,
          time: clock(index),
          values: { ...exampleCdi.values, po2Art: random.int(150, 400) },
        }),
      ),
  },
  alicat: {
    options: exampleAlicatOptions,
    hasChecksum: false,
    lineEnds: 1,
    frames: (count, seed) =>
      each(count, seed, (random, index) =>
        encodeAlicatReply(
          { ...exampleAlicat, massLpm: 2 + index / 10, temperatureC: random.int(20, 30) },
          exampleAlicatOptions,
        ),
      ),
  },
};
