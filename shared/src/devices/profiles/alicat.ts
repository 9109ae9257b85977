/**
 * Alicat mass flow meters and controllers on the sweep gas line: one letter and CR asks, one blank-separated line answers
 * (devices.md §8.5, grade B). Only polls are ever sent; set points are the clinician's, on the device.
 *
 * The units are set at the factory and are in no reply, so the configuration must declare them; there is no default to
 * be wrong by a factor of seven. Over-range flags make their own value `overflow`.
 */
import { z } from 'zod';
import { createLineFramer } from '../../bytes/line-framer.ts';
import { bytesOfText, textOfBytes } from '../../bytes/text.ts';
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
import { lpmOfMlpm, mmhgOf, pressureOfMmhg, pressureUnits, roundTo } from '../units.ts';

const lineBytesMax = 120;
const unitLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');

const optionsSchema = z.strictObject({
  /** The device's letter on its line. */
  unit: z
    .string()
    .regex(/^[A-Z]$/, 'use one capital letter')
    .default('A'),
  /** A controller sends its set point too. */
  kind: z.enum(['controller', 'meter']),
  /** The device has a totaliser, sent after the flows; the number is not used. */
  totaliser: z.boolean().default(false),
  pressureUnit: z.enum(pressureUnits),
  temperatureUnit: z.enum(['°C', '°F']),
  /** Of both flows and the set point. */
  flowUnit: z.enum(['SLPM', 'LPM', 'SCCM', 'CCM']),
});
export type AlicatOptions = z.infer<typeof optionsSchema>;

/** States of `sweepGas` by the device's own gas names (the channel catalogue's order); anything else is `other` = 0. */
const gasStates: ReadonlyMap<string, number> = new Map([
  ['O2', 1],
  ['Air', 2],
  ['CO2', 3],
  ['N2', 4],
]);

/** Over-range flag → the channel whose number it takes away. */
const overRange: ReadonlyMap<string, ChannelId> = new Map([
  ['POV', 'pGas'],
  ['TOV', 'tGas'],
  ['VOV', 'sweepVolumetric'],
  ['MOV', 'sweep'],
]);
const lockedFlag = 'LCK';

export type AlicatFlag = 'MOV' | 'VOV' | 'POV' | 'TOV' | 'LCK';

export interface AlicatReply {
  readonly pressureMmhg: number;
  readonly temperatureC: number;
  readonly volumetricLpm: number;
  readonly massLpm: number;
  /** Controllers only. */
  readonly setPointLpm?: number;
  /** In the device's own flow unit × minutes; only with the totaliser. */
  readonly total?: number;
  /** The device's own name of the gas (`O2`, `Air`). */
  readonly gas: string;
  readonly flags?: readonly AlicatFlag[];
}

function isPerMillilitre(options: AlicatOptions): boolean {
  return options.flowUnit === 'SCCM' || options.flowUnit === 'CCM';
}

function encodeNumber(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2).padStart(6, '0')}`;
}

/** One reply with its CR, numbers in the units that the options declare. */
export function encodeAlicatReply(reply: AlicatReply, options: AlicatOptions): Uint8Array {
  const flow = (lpm: number): string => encodeNumber(isPerMillilitre(options) ? lpm * 1000 : lpm);
  const { temperatureC } = reply;
  const words = [
    options.unit,
    encodeNumber(pressureOfMmhg(reply.pressureMmhg, options.pressureUnit)),
    encodeNumber(options.temperatureUnit === '°F' ? temperatureC * 1.8 + 32 : temperatureC),
    flow(reply.volumetricLpm),
    flow(reply.massLpm),
    ...(options.kind === 'controller' ? [flow(reply.setPointLpm ?? 0)] : []),
    ...(options.totaliser ? [encodeNumber(reply.total ?? 0)] : []),
    reply.gas.padStart(6),
    ...(reply.flags ?? []),
  ];
  return bytesOfText(`${words.join(' ')}\r`);
}

/** The answer to something the device does not understand. */
export function encodeAlicatNotUnderstood(): Uint8Array {
  return bytesOfText('?\r');
}

/** devices.md §8.5: the unit's letter and CR asks for one reply. */
export function alicatRequest(unit: string): { readonly name: string; readonly bytes: Uint8Array } {
  return { name: `poll ${unit}`, bytes: bytesOfText(`${unit}\r`) };
}

function celsius(value: number, options: AlicatOptions): number {
  return options.temperatureUnit === '°F' ? roundTo((value - 32) / 1.8, 2) : value;
}

function channelsWith(options: AlicatOptions): ProfileChannel[] {
  return [
    { channel: 'pGas', field: `pressure (${options.pressureUnit})` },
    { channel: 'tGas', field: `temperature (${options.temperatureUnit})` },
    { channel: 'sweepVolumetric', field: `volumetric flow (${options.flowUnit})` },
    { channel: 'sweep', field: `mass flow (${options.flowUnit})` },
    ...(options.kind === 'controller'
      ? [{ channel: 'sweepSet', field: `set point (${options.flowUnit})` }]
      : []),
    { channel: 'sweepGas', field: 'gas name' },
  ];
}

function canonical(channel: ChannelId, value: number, options: AlicatOptions): number {
  if (channel === 'pGas') return mmhgOf(value, options.pressureUnit);
  if (channel === 'tGas') return celsius(value, options);
  return isPerMillilitre(options) ? lpmOfMlpm(value) : value;
}

function readNumbers(
  numbers: readonly number[],
  flags: readonly string[],
  options: AlicatOptions,
): Reading[] {
  const channels = channelsWith(options).slice(0, -1);
  const unknown = flags.find((flag) => flag !== lockedFlag && !overRange.has(flag));
  return channels.map(({ channel }, index): Reading => {
    const flag = flags.find((name) => overRange.get(name) === channel);
    if (flag) return { channel, value: null, validity: 'overflow', reason: flag };
    const value = canonical(channel, numbers[index] ?? 0, options);
    // A flag that is in no document we have may take any of the numbers away.
    return unknown
      ? { channel, value, validity: 'questionable', reason: `unknown flag ${unknown}` }
      : { channel, value, validity: 'valid' };
  });
}

const numberWord = /^[+-]\d{1,7}(\.\d{1,4})?$/;
const gasWord = /^[A-Za-z0-9-]{1,12}$/;
const flagWord = /^[A-Z]{3}$/;

interface ParsedReply {
  readonly numbers: readonly number[];
  readonly gas: string;
  readonly flags: readonly string[];
}

function parseReply(words: readonly string[], options: AlicatOptions): ParsedReply | 'syntax' | 'fieldCount' {
  const numberCount = 4 + (options.kind === 'controller' ? 1 : 0) + (options.totaliser ? 1 : 0);
  const [unit, ...rest] = words;
  if (unit !== options.unit) return 'syntax';
  const numbers = rest.slice(0, numberCount);
  const [gas, ...flags] = rest.slice(numberCount);
  if (gas === undefined || numberWord.test(gas)) return 'fieldCount';
  if (!numbers.every((word) => numberWord.test(word)) || !gasWord.test(gas)) return 'syntax';
  if (!flags.every((flag) => flagWord.test(flag))) return 'syntax';
  return { numbers: numbers.map((word) => Number(word) + 0), gas, flags };
}

function createDecoder(options: AlicatOptions): DeviceDecoder {
  let lastStatus = '';
  return createFramedDecoder(createLineFramer(lineBytesMax), (bytes): readonly DecodedItem[] => {
    const words = textOfBytes(bytes)
      .split(' ')
      .filter((word) => word !== '');
    if (words.at(-1) === '?' && words.length <= 2)
      return [{ type: 'event', event: 'deviceStatus', detail: { notUnderstood: true } }];
    const reply = parseReply(words, options);
    if (typeof reply === 'string') return [{ type: 'discarded', reason: reply, bytes }];
    const readings = readNumbers(reply.numbers, reply.flags, options);
    readings.push({ channel: 'sweepGas', value: gasStates.get(reply.gas) ?? 0, validity: 'valid' });
    const items: DecodedItem[] = [{ type: 'frame', readings }];
    const status = [reply.gas, ...reply.flags].join(' ');
    if (status !== lastStatus) {
      const detail = {
        gas: reply.gas,
        flags: reply.flags.join(' '),
        locked: reply.flags.includes(lockedFlag),
      };
      items.push({ type: 'event', event: 'deviceStatus', detail });
    }
    lastStatus = status;
    return items;
  });
}

const poll: PollPlan = {
  requests: unitLetters.map(alicatRequest),
  answersOnly: true,
  defaultPeriodMs: 1000,
  minPeriodMs: 200,
  fasterWarning: {
    en: 'Faster than once a second is usual for these devices on a line of their own; on a shared line it takes the other devices’ time.',
    zh: '设备独占线路时，快于每秒一次很常见；在共享线路上会占用其他设备的时间。',
  },
  next: () => alicatRequest('A'),
};

function pollWith(options: AlicatOptions): PollPlan {
  const request = alicatRequest(options.unit);
  return { ...poll, requests: [request], next: () => request };
}

/** For the list of channels only: no bed ever runs on these. */
const listed: AlicatOptions = {
  unit: 'A',
  kind: 'controller',
  totaliser: false,
  pressureUnit: 'psia',
  temperatureUnit: '°C',
  flowUnit: 'SLPM',
};

export const alicat = {
  id: 'alicat',
  name: { en: 'Alicat gas flow meter or controller', zh: 'Alicat 气体流量计/控制器' },
  role: 'sweepGas',
  maker: 'Alicat Scientific',
  grade: 'B',
  evidence: {
    en: 'Public driver and the maker’s description agree. Units are set at the factory and must be declared. Other flags than MOV, VOV, POV, TOV, LCK are not known.',
    zh: '公开驱动程序与制造商说明一致。单位为出厂设定，必须在配置中声明。除 MOV、VOV、POV、TOV、LCK 外的标志未知。',
  },
  metHardware: false,
  port: { baud: 19_200, data: 8, parity: 'none', stop: 1 },
  poll,
  pollWith,
  periodMs: (_options: AlicatOptions, pollPeriodMs: number | undefined) =>
    pollPeriodMs ?? poll.defaultPeriodMs,
  channels: channelsWith(listed),
  channelsWith,
  optionsSchema,
  createDecoder,
} satisfies DeviceProfile<AlicatOptions>;
