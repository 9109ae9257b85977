/** Rows and lines of the CDI's ASCII mode (devices.md §2.2). */
import { describe, expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../bytes/text.ts';
import { exampleCdi } from '../examples.fixture.ts';
import {
  type CdiRow,
  encodeCdiHeader,
  encodeCdiRecalibrationLine,
  encodeCdiRow,
  encodeCdiTemperatureMode,
  terumoCdiAscii,
} from './terumo-cdi-ascii.ts';

const blank = '\t    ';
const decoder = (options: unknown = {}) =>
  terumoCdiAscii.createDecoder(terumoCdiAscii.optionsSchema.parse(options));
const arterial: CdiRow['values'] = {
  phArt: 7.51,
  pco2Art: 28,
  po2Art: 354,
  tArt: 35.5,
  hco3: 22,
  baseExcess: 1,
  so2ArtCalculated: 100,
  potassium: 4.3,
};

describe('terumo-cdi-ascii', () => {
  it('writes the verbatim rows of the source', () => {
    expect(textOfBytes(encodeCdiRow({ marker: ' ', time: '16:16:40', values: arterial }))).toBe(
      ` 16:16:40\t7.51\t 028\t 354\t35.5\t 22 \t  1 \t100%\t 4.3${blank.repeat(10)}\r\n`,
    );
    const outOfLimits: CdiRow['values'] = {
      phArt: 7.38,
      pco2Art: 'dashes',
      po2Art: 227,
      tArt: 36.3,
      hco3: 'dashes',
      baseExcess: 'dashes',
      so2ArtCalculated: 100,
      potassium: 'dashes',
    };
    expect(textOfBytes(encodeCdiRow({ marker: ' ', time: '10:22:39', values: outOfLimits }))).toBe(
      ` 10:22:39\t7.38\t ---\t 227\t36.3\t -- \t -- \t100%\t -.-${blank.repeat(10)}\r\n`,
    );
  });

  it('every row has 101 bytes, also with a value too long for its four characters', () => {
    const bytes = encodeCdiRow({
      ...exampleCdi,
      values: { ...exampleCdi.values, po2Art: 12_345, tArt: -12.34 },
    });
    expect(bytes.length).toBe(101);
    expect(textOfBytes(bytes)).toContain('\t ---\t--.-\t');
  });

  it('header and blank lines give neither samples nor faults, and the header has its 14 and 19 fields', () => {
    const [sides = '', names = ''] = textOfBytes(encodeCdiHeader()).split('\r\n');
    expect([sides.split('\t').length, names.split('\t').length]).toEqual([14, 19]);
    expect(names.startsWith('  Time')).toBe(true);
    expect(decoder().push(encodeCdiHeader())).toEqual([]);
    expect(decoder().push(bytesOfText('   \t \r\n\r\n'))).toEqual([]);
  });

  it('tells the temperature mode and keeps it with the events that follow', () => {
    const session = decoder();
    expect(session.push(encodeCdiTemperatureMode('37C'))).toEqual([
      { type: 'event', event: 'metadata', detail: { temperatureMode: '37C' } },
    ]);
    const [store] = session.push(encodeCdiRow({ marker: 'S', time: '17:13:39', values: { phArt: 7.38 } }));
    expect(store).toEqual({
      type: 'event',
      event: 'store',
      deviceTime: '17:13:39',
      detail: { marker: 'S', temperatureMode: '37C', phArt: 7.38 },
    });
  });

  it('takes the row after a recalibration as reference values, not as a sample', () => {
    const session = decoder();
    const row = encodeCdiRow({ marker: 'o', time: '16:29:11', values: { ...arterial, hct: 'dashes' } });
    const items = [encodeCdiRecalibrationLine(), row].flatMap((bytes) => [...session.push(bytes)]);
    expect(items.map((item) => (item.type === 'event' ? item.event : item.type))).toEqual([
      'metadata',
      'recalibration',
    ]);
    expect(items[1]).toMatchObject({ detail: { pco2Art: 28, hct: null } });
  });

  it('accepts the same clock time twice: a STORE row repeats it', () => {
    const row = encodeCdiRow({ marker: ' ', time: '23:59:59', values: arterial });
    expect(
      decoder()
        .push(Uint8Array.of(...row, ...row))
        .map((item) => item.type),
    ).toEqual(['frame', 'frame']);
  });

  it('converts kPa to mmHg and nothing else', () => {
    const row = encodeCdiRow({ ...exampleCdi, values: { phArt: 7.4, pco2Art: 40, svo2: 70 } }, 'kPa');
    expect(textOfBytes(row)).toContain('\t 5.3\t');
    const [item] = decoder({ gasUnit: 'kPa' }).push(row);
    const readings = item?.type === 'frame' ? item.readings : [];
    const value = (channel: string) => readings.find((reading) => reading.channel === channel)?.value;
    expect([value('phArt'), value('pco2Art'), value('svo2')]).toEqual([7.4, 39.75, 70]);
  });

  it('rejects a row with a field too many, too wide or not a number, and an impossible clock', () => {
    const good = textOfBytes(encodeCdiRow(exampleCdi)).trimEnd();
    for (const [from, to, reason] of [
      ['\t7.51', '\t7.51\t    ', 'fieldCount'],
      ['\t7.51', '\t07.51', 'length'],
      ['\t7.51', '\t7,51', 'syntax'],
      ['\t 354', '\t35 4', 'syntax'],
      ['16:16:40', '26:16:40', 'syntax'],
      // Found by fuzzing: a form feed in place of a blank was taken for padding.
      ['\t 028', '\t\f028', 'syntax'],
      ['\t 028', '\t\f28 ', 'syntax'],
    ] as const) {
      const bytes = bytesOfText(good.replace(from, to));
      expect(decoder().push(Uint8Array.of(...bytes, 13, 10))).toEqual([{ type: 'discarded', reason, bytes }]);
    }
  });

  it('takes its period from the output interval, or from the requests', () => {
    const period = (options: unknown, pollPeriodMs?: number): number =>
      terumoCdiAscii.periodMs(terumoCdiAscii.optionsSchema.parse(options), pollPeriodMs);
    expect(period({})).toBe(6000);
    expect(period({ outputIntervalMin: 1 })).toBe(60_000);
    expect(period({ requestRows: true }, 10_000)).toBe(10_000);
  });

  it('asks for rows only when the options say so', () => {
    const plan = (options: unknown) => terumoCdiAscii.pollWith(terumoCdiAscii.optionsSchema.parse(options));
    expect(plan({})).toBeUndefined();
    const request = plan({ requestRows: true })?.next({ identified: false, sent: 0 });
    expect(textOfBytes(request?.bytes ?? new Uint8Array())).toBe('<X08Z36>');
  });
});
