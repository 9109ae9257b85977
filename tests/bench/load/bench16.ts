/**
 * `bench-16`: a push device of the benchmarks only, 16 channels in one line of text, 10 Hz by default.
 *
 *     B16,<n>,<v1>,…,<v16>\r\n
 *
 * `n` counts lines; the speed channel repeats it (n mod 10 000), so a painted or received value names its line.
 */
import { z } from 'zod';
import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import type {
  DecodedItem,
  DeviceDecoder,
  DeviceProfile,
} from '@circuitwatch/shared/devices/device-profile.ts';

export const bench16Channels = [
  'rpm',
  'flow',
  'p1',
  'p2',
  'p3',
  'pAux',
  'svo2',
  'hct',
  'hb',
  'tArt',
  'tVen',
  'sweep',
  'phArt',
  'pco2Art',
  'po2Art',
  'potassium',
] as const;

/** Values that a load sets, in the unit of the channel. */
export interface Bench16Set {
  readonly flow?: number;
  readonly p1?: number;
}

/** Typical values of a newborn's circuit with a slow swing and a little noise; pure in n and what is set. */
export function bench16Line(n: number, set: Bench16Set = {}): string {
  const swing = Math.sin(n / 97);
  const noise = ((n * 2654435761) % 1000) / 1000 - 0.5;
  const values = [
    n % 10_000,
    (set.flow ?? 0.31 + 0.01 * swing + 0.004 * noise).toFixed(3),
    (set.p1 ?? -12 + 2 * swing + noise).toFixed(0),
    (105 + 4 * swing + noise).toFixed(0),
    (94 + 4 * swing + noise).toFixed(0),
    (10 + noise).toFixed(0),
    (74 + swing).toFixed(1),
    (37 + 0.2 * swing).toFixed(1),
    '12.4',
    (36.6 + 0.1 * swing).toFixed(1),
    (36.4 + 0.1 * swing).toFixed(1),
    (0.3).toFixed(3),
    '7.41',
    (39 + swing).toFixed(0),
    (250 + 5 * swing).toFixed(0),
    '4.1',
  ];
  return `B16,${n},${values.join(',')}\r\n`;
}

function decodeLine(line: string): DecodedItem {
  const fields = line.split(',');
  if (fields[0] !== 'B16' || fields.length !== bench16Channels.length + 2) {
    return { type: 'discarded', reason: 'fieldCount', bytes: new TextEncoder().encode(line) };
  }
  const readings: Reading[] = bench16Channels.map((channel, index) => ({
    channel,
    value: Number(fields[index + 2]),
    validity: 'valid',
  }));
  return { type: 'frame', readings };
}

function createDecoder(): DeviceDecoder {
  const text = new TextDecoder();
  let rest = '';
  return {
    push(chunk) {
      const lines = (rest + text.decode(chunk, { stream: true })).split('\r\n');
      rest = lines.pop() ?? '';
      return lines.map(decodeLine);
    },
    end() {
      rest = '';
      return [];
    },
  };
}

export const bench16: DeviceProfile<Record<string, never>> = {
  id: 'bench-16',
  role: 'pump',
  name: { en: 'Benchmark load', zh: '基准负载' },
  maker: 'Circuitwatch',
  grade: 'E',
  evidence: { en: 'Load of the benchmarks; no device.', zh: '基准测试负载，非真实设备。' },
  metHardware: false,
  port: { baud: 115_200, data: 8, parity: 'none', stop: 1 },
  periodMs: () => 100,
  channels: bench16Channels
    .filter((channel) => catalog.has(channel))
    .map((channel) => ({ channel, field: channel })),
  optionsSchema: z.strictObject({}),
  createDecoder,
};
