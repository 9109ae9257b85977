/**
 * The 18 columns of a CDI row in ASCII mode (devices.md §2.2): names, channels, and the four characters each shows for a
 * number, for dashes and for nothing. Formats marked "assumed" are in no document and no capture; reading does not
 * depend on them.
 */
import type { ChannelId } from '../../channels/channel.ts';
import type { Validity } from '../../channels/validity.ts';
import { mmhgOf, pressureOfMmhg } from '../units.ts';

export const cdiGasUnits = ['mmHg', 'kPa'] as const;
export type CdiGasUnit = (typeof cdiGasUnits)[number];

/** A number in the canonical unit, or dashes: the sensor is there but the value is out of its limits. */
export type CdiValue = number | 'dashes';

const blank = '    ';

const fixed =
  (decimals: number) =>
  (value: number): string =>
    value.toFixed(decimals).padStart(4);
const zeroPadded =
  (digits: number) =>
  (value: number): string =>
    value < 0 ? '' : ` ${String(Math.round(value)).padStart(digits, '0')}`.padEnd(4);
const signed = (value: number): string => `${String(Math.round(value) + 0).padStart(3)} `;
const percent = (value: number): string => `${Math.round(value)}%`.padStart(4);
const whole = (value: number): string => String(Math.round(value)).padStart(4);

const table = [
  // name, channel, header, side, number → text, dashes
  ['phArt', 'phArt', ' pH ', 'arterial', fixed(2), '-.--'],
  ['pco2Art', 'pco2Art', ' CO2', 'arterial', zeroPadded(3), ' ---'],
  ['po2Art', 'po2Art', '  O2', 'arterial', zeroPadded(3), ' ---'],
  ['tArt', 'tArt', 'TEMP', 'arterial', fixed(1), '--.-'],
  ['hco3', 'hco3', 'HCO3', 'arterial', zeroPadded(2), ' -- '],
  ['baseExcess', 'baseExcess', ' BE ', 'arterial', signed, ' -- '],
  ['so2ArtCalculated', 'so2ArtCalculated', 'cSO2', 'arterial', percent, ' ---'],
  ['potassium', 'potassium', ' K+ ', 'arterial', fixed(1), ' -.-'],
  ['vo2', 'vo2Cdi', ' VO2', 'arterial', whole, ' ---'],
  // The pump's flow as told to the monitor: another device's number, so never the bed's own flow.
  ['flow', 'flow@cdi', '  Q ', 'arterial', fixed(1), ' -.-'],
  ['bsa', 'bsaCdi', ' BSA', 'arterial', fixed(2), '-.--'],
  ['phVen', 'phVen', ' pH ', 'venous', fixed(2), '-.--'],
  ['pco2Ven', 'pco2Ven', ' CO2', 'venous', zeroPadded(3), ' ---'],
  ['po2Ven', 'po2Ven', '  O2', 'venous', zeroPadded(3), ' ---'],
  ['tVen', 'tVen', 'TEMP', 'venous', fixed(1), '--.-'],
  // Numbers of these three are assumed; dashes are from a real row.
  ['svo2', 'svo2', ' SO2', 'venous', whole, ' ---'],
  ['hct', 'hct', ' HCT', 'venous', whole, ' ---'],
  ['hb', 'hb', ' HGB', 'venous', fixed(1), ' -.-'],
] as const;

export type CdiField = (typeof table)[number][0];

export interface CdiFieldRow {
  readonly name: CdiField;
  readonly channel: ChannelId;
  readonly header: string;
  readonly side: 'arterial' | 'venous';
  readonly format: (value: number) => string;
  readonly dashes: string;
}

export const cdiFields: readonly CdiFieldRow[] = table.map(
  ([name, channel, header, side, format, dashes]) => ({ name, channel, header, side, format, dashes }),
);
export const cdiHeaderCells: readonly string[] = cdiFields.map((field) => field.header);

const gasChannels: ReadonlySet<string> = new Set(['pco2Art', 'po2Art', 'pco2Ven', 'po2Ven']);

/** Four characters. A number that does not fit them becomes dashes. */
export function encodeCdiCell(field: CdiFieldRow, value: CdiValue | undefined, gasUnit: CdiGasUnit): string {
  if (value === undefined) return blank;
  if (value === 'dashes') return field.dashes;
  const inKpa = gasUnit === 'kPa' && gasChannels.has(field.channel);
  const text = inKpa ? fixed(1)(pressureOfMmhg(value, 'kPa')) : field.format(value);
  return text.length === 4 ? text : field.dashes;
}

/** One cell of four characters; undefined = neither number, dashes nor blank. The per cent sign may be missing (§2.2). */
export function readCdiCell(
  field: CdiFieldRow,
  cell: string,
  gasUnit: CdiGasUnit,
): { readonly value: number | null; readonly validity: Validity } | undefined {
  // Blanks only: a control character in a cell is damage, not padding.
  const text = cell.replace(/^ +| +$/g, '');
  if (text === '') return { value: null, validity: 'notAvailable' };
  if (/^[-.]*-[-.]*$/.test(text)) return { value: null, validity: 'invalid' };
  const digits = field.header === 'cSO2' || field.header === ' SO2' ? text.replace(/%$/, '') : text;
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return undefined;
  const number = Number(digits) + 0;
  const value = gasChannels.has(field.channel) ? mmhgOf(number, gasUnit) : number;
  return { value, validity: 'valid' };
}
