/**
 * em-tec BioProTT FlowTrack clamp-on flow meter: text lines at 10 Hz, unasked (devices.md §7.1, grade A).
 *
 * Receive-only by construction: this file has no poll plan. The maker warns that stray letters can hang the device until
 * a power cycle and that `Z`, `T`, `C` change the measurement. Error byte and status byte are both judged; a flow beside
 * either is not a measurement.
 */
import { z } from 'zod';
import { createLineFramer } from '../../bytes/line-framer.ts';
import { bytesOfText, textOfBytes } from '../../bytes/text.ts';
import type { ChannelId } from '../../channels/channel.ts';
import type { Reading } from '../../channels/sample.ts';
import type { Validity } from '../../channels/validity.ts';
import type { DecodedItem, DeviceDecoder, DeviceProfile } from '../device-profile.ts';
import { createFramedDecoder } from '../framed-decoder.ts';
import { lpmOfMlpm } from '../units.ts';

/** A line has about 45 characters (devices.md §7.1). */
const lineBytesMax = 96;
const tokenCount = 8;
const periodMs = 100;

const errorOverTemperature = 0x1a;
/** Read from the maker's examples, not from a table: devices.md §7.1. */
const statusInsufficientCoupling = 0x20;
const statusNearZero = 0x40;
const statusDisconnected = 0x80;
/** Status bits 4, 3, 2: the selected calibration table. */
const tableShift = 2;
const tableMask = 7;

/** States of `flowProbeStatus`, by number; the texts are the channel catalogue's. */
export const bioprottProbeStates = [
  'ok',
  'insufficient coupling',
  'sensor disconnected',
  'over-temperature',
  'device error',
] as const;

/** What a value field can show instead of a number. */
export type BioprottFlow = number | 'blanked' | 'overflow' | 'underflow';

export interface BioprottLine {
  readonly errorByte: number;
  readonly statusByte: number;
  /** Percent; null = blanked. */
  readonly couplingPct: number | null;
  /** 0.50–1.50; null = blanked. */
  readonly calibrationFactor: number | null;
  /** L/min, negative = reverse. */
  readonly flowLpm: BioprottFlow;
  readonly flowMean1sLpm: BioprottFlow;
  readonly flowMean10sLpm: BioprottFlow;
  readonly boardTemperatureC: number;
}

const flowMarks = { blanked: '-------', overflow: '^^^^^^', underflow: 'vvvvvv' } as const;

function encodeFlow(flow: BioprottFlow): string {
  return typeof flow === 'number' ? String(Math.round(flow * 1000) + 0) : flowMarks[flow];
}

function encodeByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** One line with its CR LF, as the device sends it every 100 ms. */
export function encodeBioprottLine(line: BioprottLine): Uint8Array {
  const temperature = Math.round(line.boardTemperatureC);
  const tokens = [
    encodeByte(line.errorByte),
    encodeByte(line.statusByte),
    line.couplingPct === null ? '---' : String(Math.round(line.couplingPct)),
    line.calibrationFactor === null ? '----' : line.calibrationFactor.toFixed(2),
    encodeFlow(line.flowLpm),
    encodeFlow(line.flowMean1sLpm),
    encodeFlow(line.flowMean10sLpm),
    `${temperature < 0 ? '-' : '+'}${Math.abs(temperature)}`,
  ];
  return bytesOfText(`${tokens.join(' ')}\r\n`);
}

interface Token {
  readonly value: number | null;
  readonly validity: Validity;
}

/** A number, or one of the three marks; undefined = not a token of this device. */
function readToken(text: string, numeric: RegExp): Token | undefined {
  if (numeric.test(text)) return { value: Number(text), validity: 'valid' };
  if (/^-+$/.test(text)) return { value: null, validity: 'invalid' };
  if (/^\^+$/.test(text)) return { value: null, validity: 'overflow' };
  if (/^v+$/.test(text)) return { value: null, validity: 'underflow' };
  return undefined;
}

function probeState(errorByte: number, statusByte: number): number {
  if (errorByte === errorOverTemperature) return 3;
  if (errorByte !== 0) return 4;
  if (statusByte & statusDisconnected) return 2;
  if (statusByte & statusInsufficientCoupling) return 1;
  return 0;
}

function flowReading(channel: ChannelId, token: Token, state: number): Reading {
  if (token.value !== null && state === 0)
    return { channel, value: lpmOfMlpm(token.value), validity: token.validity };
  const validity = token.value === null ? token.validity : 'invalid';
  return state === 0
    ? { channel, value: null, validity }
    : { channel, value: null, validity, reason: bioprottProbeStates[state] ?? '' };
}

const hexByte = /^[0-9A-Fa-f]{2}$/;
const flowNumber = /^-?\d{1,6}$/;
const flowChannels = ['flow', 'flowMean1s', 'flowMean10s'] as const;

interface ParsedLine {
  readonly errorByte: number;
  readonly statusByte: number;
  readonly coupling: Token;
  readonly factor: Token;
  readonly flows: readonly Token[];
  readonly boardTemperature: Token;
}

/** undefined = one of the tokens is not what its place demands. */
function parseTokens(tokens: readonly string[]): ParsedLine | undefined {
  const [error = '', status = '', coupling = '', factor = '', ...rest] = tokens;
  const couplingToken = readToken(coupling, /^\d{1,3}$/);
  const factorToken = readToken(factor, /^\d\.\d\d$/);
  const boardTemperature = readToken(rest.pop() ?? '', /^[+-]\d{1,3}$/);
  const flows = rest.map((text) => readToken(text, flowNumber)).filter((token) => token !== undefined);
  if (!hexByte.test(error) || !hexByte.test(status) || !couplingToken || !factorToken) return undefined;
  if (!boardTemperature || flows.length !== flowChannels.length) return undefined;
  return {
    errorByte: Number.parseInt(error, 16),
    statusByte: Number.parseInt(status, 16),
    coupling: couplingToken,
    factor: factorToken,
    flows,
    boardTemperature,
  };
}

function readingsOf(line: ParsedLine): Reading[] {
  const state = probeState(line.errorByte, line.statusByte);
  const readings = line.flows.map((token, index) => flowReading(flowChannels[index] ?? '', token, state));
  readings.push({ channel: 'flowCoupling', ...line.coupling });
  readings.push({ channel: 'flowProbeTemp', ...line.boardTemperature });
  readings.push({ channel: 'flowProbeStatus', value: state, validity: 'valid' });
  return readings;
}

/** The device's own state, told when it changes. The near-zero bit is left out: it comes and goes with the flow. */
function statusOf(line: ParsedLine): Record<string, string | number | null> {
  return {
    errorByte: encodeByte(line.errorByte),
    statusByte: encodeByte(line.statusByte & ~statusNearZero),
    calibrationTable: ((line.statusByte >> tableShift) & tableMask) + 1,
    calibrationFactor: line.factor.value,
  };
}

function createDecoder(): DeviceDecoder {
  let lastStatus = '';
  return createFramedDecoder(createLineFramer(lineBytesMax), (bytes) => {
    const tokens = textOfBytes(bytes)
      .split(' ')
      .filter((token) => token !== '');
    if (tokens.length !== tokenCount) return [{ type: 'discarded', reason: 'fieldCount', bytes }];
    const line = parseTokens(tokens);
    if (!line) return [{ type: 'discarded', reason: 'syntax', bytes }];
    const items: DecodedItem[] = [{ type: 'frame', readings: readingsOf(line) }];
    const detail = statusOf(line);
    const status = Object.values(detail).join(' ');
    if (status !== lastStatus) items.push({ type: 'event', event: 'deviceStatus', detail });
    lastStatus = status;
    return items;
  });
}

const optionsSchema = z.strictObject({});
export type BioprottOptions = z.infer<typeof optionsSchema>;

export const emtecBioprott = {
  id: 'emtec-bioprott',
  name: { en: 'BioProTT FlowTrack flow meter', zh: 'BioProTT FlowTrack 流量计' },
  role: 'flowProbe',
  maker: 'em-tec',
  grade: 'A',
  evidence: {
    en: "The maker's manual with seven example lines. Not known: status bits 0 and 1; status bits 5–7 are read from the examples.",
    zh: '制造商手册及其七行示例。未知：状态位 0 和 1；状态位 5–7 由示例推断。',
  },
  metHardware: false,
  port: { baud: 38_400, data: 8, parity: 'none', stop: 1 },
  periodMs: () => periodMs,
  channels: [
    { channel: 'flow', field: 'mean 100 ms (mL/min)' },
    { channel: 'flowMean1s', field: 'mean 1 s (mL/min)' },
    { channel: 'flowMean10s', field: 'mean 10 s (mL/min)' },
    { channel: 'flowCoupling', field: 'acoustic coupling (%)' },
    { channel: 'flowProbeTemp', field: 'board temperature (°C)' },
    { channel: 'flowProbeStatus', field: 'error byte and status byte' },
  ],
  optionsSchema,
  createDecoder,
} satisfies DeviceProfile<BioprottOptions>;
