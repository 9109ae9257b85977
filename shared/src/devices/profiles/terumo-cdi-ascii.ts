/**
 * Terumo CDI 500 / 550 in-line blood gas monitor, ASCII mode: rows of 101 bytes every 6 s or slower (devices.md §2.2).
 *
 * A row is a marker, the device's clock and 18 tab-separated fields of exactly four characters. Only rows marked by a
 * blank are samples; `S` (STORE key) and `o` (recalibration reference) are events. Dashes ("installed, no valid value")
 * and blanks ("absent") stay apart. Field formats and their table: terumo-cdi-fields.ts.
 */
import { z } from 'zod';
import { xor8 } from '../../bytes/checksum.ts';
import { createLineFramer } from '../../bytes/line-framer.ts';
import { bytesOfText, hexOfBytes, textOfBytes } from '../../bytes/text.ts';
import type { Reading } from '../../channels/sample.ts';
import type { DecodedItem, DeviceDecoder, DeviceProfile, PollPlan } from '../device-profile.ts';
import { createFramedDecoder } from '../framed-decoder.ts';
import { cdiFields, cdiGasUnits, cdiHeaderCells, encodeCdiCell, readCdiCell } from './terumo-cdi-fields.ts';
import type { CdiField, CdiGasUnit, CdiValue } from './terumo-cdi-fields.ts';

export type { CdiField, CdiGasUnit, CdiValue } from './terumo-cdi-fields.ts';

/** The longest known line is a row: 99 characters without its end. Header lines are no longer. */
const lineBytesMax = 160;
const rowCharacters = 99;
/** One header line has the time cell and the 18 field names. */
const cellCount = 1 + cdiFields.length;

export const cdiMarkers = { sample: ' ', store: 'S', recalibration: 'o' } as const;
export type CdiTemperatureMode = 'actual' | '37C';

const recalibrationLine = 'Recalibration Adjustment';
/** devices.md §2.2: printed at the start and at each change; it changes what pH, CO2 and O2 mean. */
const temperatureModeLines: Readonly<Record<CdiTemperatureMode, string>> = {
  actual: '@ Temp Data',
  '37C': '37C Temp Data',
};

export interface CdiRow {
  /** One character; a blank is a sample. */
  readonly marker: string;
  /** `HH:MM:SS` of the device's own clock. */
  readonly time: string;
  /** In canonical units (gases in mmHg); a field left out is blank, as without its sensor. */
  readonly values: Readonly<Partial<Record<CdiField, CdiValue>>>;
}

const line = (text: string): Uint8Array => bytesOfText(`${text}\r\n`);

/** A data row of 101 bytes. A value that does not fit its four characters becomes dashes, as on the device. */
export function encodeCdiRow(row: CdiRow, gasUnit: CdiGasUnit = 'mmHg'): Uint8Array {
  const cells = cdiFields.map((field) => encodeCdiCell(field, row.values[field.name], gasUnit));
  return line([`${row.marker}${row.time}`, ...cells].join('\t'));
}

/** The three lines before the first and after every 50th row: sides, field names, an empty line. */
export function encodeCdiHeader(): Uint8Array {
  const sides = '\t\t\t\tARTERIAL\t\t\t\t\t\t\t\t\tVENOUS';
  return line(`${sides}\r\n${['  Time   ', ...cdiHeaderCells].join('\t')}\r\n`);
}

/** Stands before the row marked `o`. */
export function encodeCdiRecalibrationLine(): Uint8Array {
  return line(recalibrationLine);
}

export function encodeCdiTemperatureMode(mode: CdiTemperatureMode): Uint8Array {
  return line(temperatureModeLines[mode]);
}

/** devices.md §2.1: the check is the exclusive or of everything before it; the device answers with one row. */
export const cdiRequest = {
  name: 'one row',
  bytes: bytesOfText(`<X08Z${hexOfBytes(Uint8Array.of(xor8(bytesOfText('<X08Z')))).toUpperCase()}>`),
} as const;

const optionsSchema = z.strictObject({
  /** The unit in which the monitor is set to show CO2 and O2. */
  gasUnit: z.enum(cdiGasUnits).default('mmHg'),
  /** The monitor's output interval in minutes; 0.1 is its fastest. */
  outputIntervalMin: z.number().min(0.1).max(60).default(0.1),
  /** Ask for each row (the monitor's interval is 0.0) instead of waiting for it. */
  requestRows: z.boolean().default(false),
});
export type CdiOptions = z.infer<typeof optionsSchema>;

type Detail = Record<string, string | number | null>;

/** undefined = a cell is not what its field may show. */
function readCells(cells: readonly string[], gasUnit: CdiGasUnit): Reading[] | undefined {
  const readings: Reading[] = [];
  for (const [index, field] of cdiFields.entries()) {
    const cell = readCdiCell(field, cells[index] ?? '', gasUnit);
    if (!cell) return undefined;
    readings.push({ channel: field.channel, ...cell });
  }
  return readings;
}

function eventOfMarker(marker: string): 'store' | 'recalibration' | 'mark' {
  if (marker === cdiMarkers.store) return 'store';
  return marker === cdiMarkers.recalibration ? 'recalibration' : 'mark';
}

/** What a STORE, recalibration or other marked row shows: never samples. Absent fields are left out, dashes are null. */
function detailOf(
  marker: string,
  readings: readonly Reading[],
  mode: CdiTemperatureMode | 'unknown',
): Detail {
  const detail: Detail = { marker, temperatureMode: mode };
  for (const reading of readings)
    if (reading.validity !== 'notAvailable') detail[reading.channel] = reading.value;
  return detail;
}

const rowStart = /^[\x20-\x7e]([01]\d|2[0-3]):[0-5]\d:[0-5]\d\t/;

function decodeRow(text: string, mode: CdiTemperatureMode | 'unknown', gasUnit: CdiGasUnit) {
  const [start = '', ...cells] = text.split('\t');
  if (cells.length !== cdiFields.length) return 'fieldCount';
  if (text.length !== rowCharacters || cells.some((cell) => cell.length !== 4)) return 'length';
  const readings = readCells(cells, gasUnit);
  if (!readings) return 'syntax';
  const marker = start.slice(0, 1);
  const deviceTime = start.slice(1);
  if (marker === cdiMarkers.sample) return { type: 'frame', readings, deviceTime } as const;
  const detail = detailOf(marker, readings, mode);
  return { type: 'event', event: eventOfMarker(marker), detail, deviceTime } as const;
}

/** Lines that carry no data: blank, the sides, the field names. */
function isHeader(text: string): boolean {
  if (/^[ \t]*$/.test(text)) return true;
  if (/\bARTERIAL\b.*\bVENOUS\b/.test(text)) return true;
  return text.startsWith('  Time') && text.split('\t').length === cellCount;
}

function createDecoder(options: CdiOptions): DeviceDecoder {
  let mode: CdiTemperatureMode | 'unknown' = 'unknown';
  return createFramedDecoder(createLineFramer(lineBytesMax), (bytes): readonly DecodedItem[] => {
    const text = textOfBytes(bytes);
    if (rowStart.test(text)) {
      const row = decodeRow(text, mode, options.gasUnit);
      return [typeof row === 'string' ? { type: 'discarded', reason: row, bytes } : row];
    }
    if (isHeader(text)) return [];
    const trimmed = text.trim();
    if (trimmed === recalibrationLine)
      return [{ type: 'event', event: 'metadata', detail: { line: recalibrationLine } }];
    for (const known of ['actual', '37C'] as const) {
      if (trimmed !== temperatureModeLines[known]) continue;
      mode = known;
      return [{ type: 'event', event: 'metadata', detail: { temperatureMode: mode } }];
    }
    return [{ type: 'discarded', reason: 'syntax', bytes }];
  });
}

const poll: PollPlan = {
  requests: [cdiRequest],
  answersOnly: false,
  defaultPeriodMs: 6000,
  minPeriodMs: 6000,
  next: () => cdiRequest,
};

export const terumoCdiAscii = {
  id: 'terumo-cdi-ascii',
  name: { en: 'CDI 500 / 550 blood gas monitor (ASCII)', zh: 'CDI 500 / 550 血气监测仪（ASCII）' },
  role: 'bloodParameters',
  maker: 'Terumo',
  grade: 'A',
  evidence: {
    en: "The maker's manual and several thousand real rows of a CDI 500. Inferred: what the markers S and o mean. Not known: the marker of a MARK row, the field formats in kPa.",
    zh: '制造商手册及 CDI 500 的数千行真实数据。推断：标记 S 和 o 的含义。未知：MARK 行的标记、kPa 单位下的字段格式。',
  },
  metHardware: false,
  port: { baud: 9600, data: 8, parity: 'none', stop: 1 },
  poll,
  pollWith: (options: CdiOptions) => (options.requestRows ? poll : undefined),
  periodMs: (options: CdiOptions, pollPeriodMs: number | undefined) =>
    options.requestRows
      ? (pollPeriodMs ?? poll.defaultPeriodMs)
      : Math.round(options.outputIntervalMin * 60_000),
  channels: cdiFields.map((field, index) => ({
    channel: field.channel,
    field: `column ${index + 1}: ${field.side} ${field.header.trim()}`,
  })),
  optionsSchema,
  createDecoder,
} satisfies DeviceProfile<CdiOptions>;
