/**
 * Xenios / Novalung console over RS-232: the host polls, binary frames with a ones' complement sum (devices.md §5).
 *
 * Everything here comes from one public driver (grade C) and has never met a console. Fields 1–29 are decoded; whatever
 * follows (fields 30–41, newer software) is reported as raw hex when it changes and never interpreted. The console's
 * marker for "no value" is unknown: a number outside the channel's range becomes `implausible` in the session.
 */
import { z } from 'zod';
import { ByteReader } from '../../bytes/byte-reader.ts';
import { ByteWriter } from '../../bytes/byte-writer.ts';
import { onesComplementSum8 } from '../../bytes/checksum.ts';
import { createIdLengthFramer, type IdLengthFraming } from '../../bytes/id-length-framer.ts';
import { hexOfBytes } from '../../bytes/text.ts';
import type { ChannelId } from '../../channels/channel.ts';
import type { Reading } from '../../channels/sample.ts';
import type {
  DecodedItem,
  DeviceDecoder,
  DeviceProfile,
  PollPlan,
  ProfileChannel,
} from '../device-profile.ts';
import { createFramedDecoder } from '../framed-decoder.ts';

const idVersionRequest = 0xa1;
const idDataRequest = 0xa2;
const idVersion = 0xb1;
const idData = 0xb2;
const versionBytes = 2;
/** Fields 1–29. */
const knownDataBytes = 56;
/** devices.md §5: a data length above 252 is never valid. */
const dataBytesMax = 252;

/** The data block in order: name, width on the wire, wire counts per canonical unit, unit (devices.md §5, big-endian). */
const fields = [
  ['rpm', 'int16', 1, 'rpm'],
  ['rpmSet', 'int16', 1, 'rpm'],
  ['rpmLimitLow', 'int16', 1, 'rpm'],
  ['rpmLimitHigh', 'int16', 1, 'rpm'],
  ['pulseSpeed', 'int16', 1, 'rpm'],
  ['pulseRate', 'uint8', 1, '1/min'],
  ['pulseShare', 'uint8', 1, '%'],
  ['flow', 'int16', 1000, 'mL/min'],
  ['flowSet', 'int16', 1000, 'mL/min'],
  ['flowLimitLow', 'int16', 1000, 'mL/min'],
  ['flowLimitHigh', 'int16', 1000, 'mL/min'],
  ['p1', 'int16', 1, 'mmHg'],
  ['p2', 'int16', 1, 'mmHg'],
  ['p3', 'int16', 1, 'mmHg'],
  ['p4', 'int16', 1, 'mmHg'],
  ['p1LimitLow', 'int16', 1, 'mmHg'],
  ['p2LimitLow', 'int16', 1, 'mmHg'],
  ['p3LimitLow', 'int16', 1, 'mmHg'],
  ['p4LimitLow', 'int16', 1, 'mmHg'],
  ['p1LimitHigh', 'int16', 1, 'mmHg'],
  ['p2LimitHigh', 'int16', 1, 'mmHg'],
  ['p3LimitHigh', 'int16', 1, 'mmHg'],
  ['p4LimitHigh', 'int16', 1, 'mmHg'],
  ['t1', 'int16', 10, '0.1 °C'],
  ['t2', 'int16', 10, '0.1 °C'],
  ['t1LimitLow', 'int16', 10, '0.1 °C'],
  ['t2LimitLow', 'int16', 10, '0.1 °C'],
  ['t1LimitHigh', 'int16', 10, '0.1 °C'],
  ['t2LimitHigh', 'int16', 10, '0.1 °C'],
] as const;

export type NovalungField = (typeof fields)[number][0];
/** All 29 fields in canonical units: L/min, mmHg, °C, rpm, 1/min, %. */
export type NovalungFields = Readonly<Record<NovalungField, number>>;

const pressureChannels = ['p1', 'p2', 'p3', 'pAux'] as const;
const temperatureChannels = ['t1', 't2', 'tArt', 'tVen'] as const;

const optionsSchema = z.strictObject({
  /** Which canonical pressure each of the console's p1–p4 is, in the console's order. */
  pressures: z
    .tuple([
      z.enum(pressureChannels),
      z.enum(pressureChannels),
      z.enum(pressureChannels),
      z.enum(pressureChannels),
    ])
    .refine((order) => new Set(order).size === order.length, 'name each of p1, p2, p3, pAux once')
    .default(['p1', 'p2', 'p3', 'pAux']),
  /** What the console's T1 and T2 measure; `t1`, `t2` = not said. Only the configuration may bind them to the blood. */
  temperatures: z
    .tuple([z.enum(temperatureChannels), z.enum(temperatureChannels)])
    .refine(([first, second]) => first !== second, 'bind T1 and T2 to different channels')
    .default(['t1', 't2']),
});
export type NovalungOptions = z.infer<typeof optionsSchema>;

function baseChannel(name: string, options: NovalungOptions): ChannelId {
  const position = Number(name.slice(1)) - 1;
  if (/^p[1-4]$/.test(name)) return options.pressures[position] ?? name;
  if (/^t[12]$/.test(name)) return options.temperatures[position] ?? name;
  return name;
}

function channelOfField(field: NovalungField, options: NovalungOptions): ChannelId {
  const limit = /^(.+)(Limit(?:Low|High))$/.exec(field);
  if (!limit?.[1] || !limit[2]) return baseChannel(field, options);
  return `${baseChannel(limit[1], options)}.l${limit[2].slice(1)}`;
}

function channelsWith(options: NovalungOptions): ProfileChannel[] {
  return fields.map(([field, , , unit], index) => ({
    channel: channelOfField(field, options),
    field: `field ${index + 1}: ${field} (${unit})`,
  }));
}

export const novalungFraming: IdLengthFraming = {
  ids: new Map([
    [idVersion, { min: versionBytes, max: versionBytes }],
    [idData, { min: knownDataBytes, max: dataBytesMax }],
  ]),
  checksum: onesComplementSum8,
};

/** How a console reads what the host sends: for the simulator. */
export const novalungRequestFraming: IdLengthFraming = {
  ids: new Map([
    [idVersionRequest, { min: 0, max: 0 }],
    [idDataRequest, { min: 0, max: 0 }],
  ]),
  checksum: onesComplementSum8,
};

function encodeFrame(id: number, data: Uint8Array): Uint8Array {
  const writer = new ByteWriter(3 + data.length + 1).uint8(id).uint16be(data.length).bytes(data);
  return writer.uint8(onesComplementSum8(writer.written())).written();
}

/** devices.md §5, verbatim: `A1 00 00 5E` and `A2 00 00 5D`. */
export const novalungRequests = {
  version: { name: 'protocol version (A1)', bytes: encodeFrame(idVersionRequest, new Uint8Array()) },
  data: { name: 'data (A2)', bytes: encodeFrame(idDataRequest, new Uint8Array()) },
} as const;

/** The console's answer to A1. `version` is 16 bits; what its halves mean is not public. */
export function encodeNovalungVersion(version: number): Uint8Array {
  return encodeFrame(idVersion, new ByteWriter(versionBytes).uint16be(version).written());
}

/**
 * The console's answer to A2. Values are rounded to the wire's counts and held at the ends of their width, as a console
 * would. `rest` = bytes after field 29 (fields 30–41), at most 196.
 */
export function encodeNovalungData(values: NovalungFields, rest: Uint8Array = new Uint8Array()): Uint8Array {
  const writer = new ByteWriter(knownDataBytes + rest.length);
  for (const [field, width, countsPerUnit] of fields) {
    const count = Math.round(values[field] * countsPerUnit);
    if (width === 'uint8') writer.uint8(Math.max(0, Math.min(0xff, count)));
    else writer.int16be(Math.max(-0x8000, Math.min(0x7fff, count)));
  }
  return encodeFrame(idData, writer.bytes(rest).written());
}

function createDecoder(options: NovalungOptions): DeviceDecoder {
  const channels = fields.map(([field]) => channelOfField(field, options));
  let lastRest = '';
  return createFramedDecoder(createIdLengthFramer(novalungFraming), (frame) => {
    const reader = new ByteReader(frame.subarray(0, -1));
    const id = reader.uint8();
    reader.uint16be();
    if (id === idVersion)
      return [{ type: 'event', event: 'metadata', detail: { protocolVersion: hexOfBytes(reader.rest()) } }];
    const readings = fields.map(([, width, countsPerUnit], index): Reading => {
      const count = width === 'uint8' ? reader.uint8() : reader.int16be();
      return { channel: channels[index] ?? '', value: count / countsPerUnit, validity: 'valid' };
    });
    const items: DecodedItem[] = [{ type: 'frame', readings }];
    const rest = hexOfBytes(reader.rest());
    if (rest !== lastRest)
      items.push({ type: 'event', event: 'deviceStatus', detail: { fields30to41Hex: rest } });
    lastRest = rest;
    return items;
  });
}

const poll: PollPlan = {
  requests: [novalungRequests.version, novalungRequests.data],
  answersOnly: true,
  defaultPeriodMs: 1000,
  minPeriodMs: 100,
  fasterWarning: {
    en: 'The only known driver polls this console once a second. Whether it stands faster polling is not known; try it away from a patient first.',
    zh: '已知的唯一驱动程序每秒轮询该主机一次。更快的轮询是否安全尚不清楚；请先在未连接患者时测试。',
  },
  next: (state) => (state.identified ? novalungRequests.data : novalungRequests.version),
};

export const xeniosNovalung = {
  id: 'xenios-novalung',
  name: { en: 'Xenios / Novalung console', zh: 'Xenios / Novalung 主机' },
  role: 'pump',
  maker: 'Fresenius Medical Care (Xenios)',
  grade: 'C',
  evidence: {
    en: 'One public driver: frame, checksum, 29 fields. Not known: the marker for "no value", the meaning of fields 30–41, which console software.',
    zh: '仅有一个公开驱动程序：帧结构、校验和、29 个字段。未知：“无数值”标记、第 30–41 字段的含义、主机软件版本。',
  },
  metHardware: false,
  port: { baud: 19_200, data: 8, parity: 'none', stop: 1 },
  poll,
  periodMs: (_options: NovalungOptions, pollPeriodMs: number | undefined) =>
    pollPeriodMs ?? poll.defaultPeriodMs,
  channels: channelsWith(optionsSchema.parse({})),
  channelsWith,
  optionsSchema,
  createDecoder,
} satisfies DeviceProfile<NovalungOptions>;
