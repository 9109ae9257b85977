/** Decoded items as text: one JSON object per line (the format of `device try --json`), or columns for people. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import { hexOfBytes } from '@circuitwatch/shared/bytes/text.ts';
import type { TimedItem } from './decode-capture.ts';

/** Discarded bytes shown to people; JSON has them all. */
const shownBytesMax = 24;

type Row = Readonly<Record<string, unknown>>;

function readingRow(t: number, reading: Reading, deviceTime: string | undefined): Row {
  return {
    t,
    channel: reading.channel,
    value: reading.value,
    unit: channelOf(reading.channel)?.unit ?? '',
    validity: reading.validity,
    ...(reading.reason === undefined ? {} : { reason: reading.reason }),
    ...(deviceTime === undefined ? {} : { deviceTime }),
  };
}

/** One row per reading, event or rejected stretch. */
export function rowsOf(item: TimedItem): Row[] {
  if (item.type === 'frame') return item.readings.map((each) => readingRow(item.t, each, item.deviceTime));
  if (item.type === 'discarded')
    return [{ t: item.t, discarded: item.bytes.length, reason: item.reason, hex: hexOfBytes(item.bytes) }];
  const time = item.deviceTime === undefined ? {} : { deviceTime: item.deviceTime };
  return [{ t: item.t, event: item.event, detail: item.detail, ...time }];
}

function valueText(reading: Reading): string {
  if (reading.value === null) return '—';
  const channel = channelOf(reading.channel);
  const state = channel?.states?.[reading.value];
  if (state) return state.en;
  return `${reading.value}${channel?.unit ? ` ${channel.unit}` : ''}`;
}

function readingText(reading: Reading): string {
  const detail = reading.reason === undefined ? '' : ` (${reading.reason})`;
  return `${reading.channel.padEnd(18)} ${valueText(reading).padEnd(18)} ${reading.validity}${detail}`.trimEnd();
}

function bytesText(bytes: Uint8Array): string {
  const hex = hexOfBytes(bytes.subarray(0, shownBytesMax));
  return bytes.length > shownBytesMax ? `${hex}…` : hex;
}

export function linesOf(item: TimedItem): string[] {
  const time = `${(item.t / 1000).toFixed(3).padStart(10)} s  `;
  const device = item.type !== 'discarded' && item.deviceTime !== undefined ? `  [${item.deviceTime}]` : '';
  if (item.type === 'frame') return item.readings.map((each) => `${time}${readingText(each)}${device}`);
  if (item.type === 'discarded')
    return [`${time}discarded ${item.bytes.length} bytes: ${item.reason}  ${bytesText(item.bytes)}`];
  return [`${time}event ${item.event} ${JSON.stringify(item.detail)}${device}`];
}
