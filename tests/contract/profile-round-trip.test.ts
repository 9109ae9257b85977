/** What an encoder writes, the decoder of the same profile reads back, for any values a device can show. */
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import type { DecodedItem } from '@circuitwatch/shared/devices/device-profile.ts';
import { exampleNovalung } from '@circuitwatch/shared/devices/examples.fixture.ts';
import {
  alicat,
  type AlicatFlag,
  type AlicatOptions,
  encodeAlicatReply,
} from '@circuitwatch/shared/devices/profiles/alicat.ts';
import {
  type BioprottFlow,
  emtecBioprott,
  encodeBioprottLine,
} from '@circuitwatch/shared/devices/profiles/emtec-bioprott.ts';
import { encodeCdiRow, terumoCdiAscii } from '@circuitwatch/shared/devices/profiles/terumo-cdi-ascii.ts';
import { encodeNovalungData, xeniosNovalung } from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function readingsOf(items: readonly DecodedItem[]): Map<string, Reading> {
  expect(items.filter((item) => item.type === 'frame')).toHaveLength(1);
  expect(items.filter((item) => item.type === 'discarded')).toEqual([]);
  const frame = items.find((item) => item.type === 'frame');
  return new Map(frame?.readings.map((reading) => [reading.channel, reading]));
}

/** A number with so many decimals, as a device would show it: exact in decimal, no binary dust. */
function decimal(min: number, max: number, decimals: number): fc.Arbitrary<number> {
  const scale = 10 ** decimals;
  return fc.integer({ min: Math.round(min * scale), max: Math.round(max * scale) }).map((n) => n / scale);
}

/** Wire counts per canonical unit of a console's field. */
function countsPerUnit(field: string): number {
  if (field.startsWith('flow')) return 1000;
  return /^t[12]/.test(field) ? 10 : 1;
}

function isFlow(reading: Reading): boolean {
  return reading.channel === 'flow';
}

/** A CDI column: a number, dashes, or nothing. */
function cell(min: number, max: number, decimals: number) {
  return fc.oneof(decimal(min, max, decimals), fc.constantFrom('dashes' as const, undefined));
}

function withoutBlanks<T extends object>(row: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return JSON.parse(JSON.stringify(row)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

describe('xenios-novalung', () => {
  it('reads back all 29 fields exactly, in canonical units', () => {
    const int16 = fc.integer({ min: -0x8000, max: 0x7fff });
    const counts = fc.record(
      Object.fromEntries(
        Object.keys(exampleNovalung).map((field) => [
          field,
          field === 'pulseRate' || field === 'pulseShare' ? fc.integer({ min: 0, max: 255 }) : int16,
        ]),
      ),
    );
    const options = xeniosNovalung.optionsSchema.parse({});
    fc.assert(
      fc.property(counts, fc.uint8Array({ maxLength: 196 }), (wire, rest) => {
        const fields = { ...exampleNovalung };
        const values = Object.entries(wire).map(([field, count]) => [
          field,
          (count ?? 0) / countsPerUnit(field),
        ]);
        Object.assign(fields, Object.fromEntries(values));
        const readings = readingsOf(
          xeniosNovalung.createDecoder(options).push(encodeNovalungData(fields, rest)),
        );
        expect([...readings.values()].map((reading) => reading.value)).toEqual(Object.values(fields));
      }),
    );
  });

  it('3850 mL/min is exactly 3.85 L/min, and every other count too', () => {
    const decoder = xeniosNovalung.createDecoder(xeniosNovalung.optionsSchema.parse({}));
    const counts = Array.from({ length: 2 * 9999 + 1 }, (_, index) => index - 9999);
    const decoded = counts.map((mlpm) => {
      const [item] = decoder.push(encodeNovalungData({ ...exampleNovalung, flow: mlpm / 1000 }));
      return item?.type === 'frame' ? item.readings.find(isFlow)?.value : undefined;
    });
    expect(decoded).toEqual(counts.map((mlpm) => Number(`${mlpm}e-3`)));
  });
});

describe('emtec-bioprott', () => {
  it('reads back numbers, dashes, overflow and underflow as four different things', () => {
    const flow: fc.Arbitrary<BioprottFlow> = fc.oneof(
      decimal(-999.999, 999.999, 3),
      fc.constantFrom('blanked' as const, 'overflow' as const, 'underflow' as const),
    );
    const validity = { blanked: 'invalid', overflow: 'overflow', underflow: 'underflow' } as const;
    const line = fc.record({
      errorByte: fc.constant(0),
      statusByte: fc.constantFrom(0, 4, 8, 0x1c, 0x40),
      couplingPct: fc.option(fc.integer({ min: 0, max: 100 })),
      calibrationFactor: fc.option(decimal(0.5, 1.5, 2)),
      flowLpm: flow,
      flowMean1sLpm: flow,
      flowMean10sLpm: flow,
      boardTemperatureC: fc.integer({ min: -20, max: 99 }),
    });
    fc.assert(
      fc.property(line, (fields) => {
        const readings = readingsOf(emtecBioprott.createDecoder().push(encodeBioprottLine(fields)));
        const shown = [fields.flowLpm, fields.flowMean1sLpm, fields.flowMean10sLpm];
        for (const [index, channel] of ['flow', 'flowMean1s', 'flowMean10s'].entries()) {
          const value = shown[index] ?? 'blanked';
          expect(readings.get(channel)).toMatchObject(
            typeof value === 'number'
              ? { value: value + 0, validity: 'valid' }
              : { value: null, validity: validity[value] },
          );
        }
        expect(readings.get('flowCoupling')?.value).toBe(fields.couplingPct);
        expect(readings.get('flowProbeTemp')?.value).toBe(fields.boardTemperatureC + 0);
      }),
    );
  });

  it('never lets a flow beside an error or status fault pass for valid', () => {
    const bytes = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(bytes, bytes, (errorByte, statusByte) => {
        const line = encodeBioprottLine({
          errorByte,
          statusByte,
          couplingPct: 90,
          calibrationFactor: 1,
          flowLpm: 4,
          flowMean1sLpm: 4,
          flowMean10sLpm: 4,
          boardTemperatureC: 40,
        });
        const readings = readingsOf(emtecBioprott.createDecoder().push(line));
        const isGood = errorByte === 0 && (statusByte & 0xa0) === 0;
        expect(readings.get('flow')?.validity === 'valid').toBe(isGood);
        expect(readings.get('flowProbeStatus')?.value === 0).toBe(isGood);
      }),
    );
  });
});

describe('terumo-cdi-ascii', () => {
  const values = fc.record({
    phArt: cell(6.5, 8.5, 2),
    pco2Art: cell(0, 250, 0),
    po2Art: cell(0, 760, 0),
    tArt: cell(10, 45, 1),
    hco3: cell(0, 60, 0),
    baseExcess: cell(-40, 40, 0),
    so2ArtCalculated: cell(0, 100, 0),
    potassium: cell(1, 12, 1),
    vo2: cell(0, 999, 0),
    flow: cell(0, 9.9, 1),
    bsa: cell(0.1, 3, 2),
    phVen: cell(6.5, 8.5, 2),
    pco2Ven: cell(0, 250, 0),
    po2Ven: cell(0, 760, 0),
    tVen: cell(10, 45, 1),
    svo2: cell(0, 100, 0),
    hct: cell(5, 75, 0),
    hb: cell(2, 25, 1),
  });

  it('reads back every column, and keeps dashes and blanks apart', () => {
    const decoder = terumoCdiAscii.createDecoder(terumoCdiAscii.optionsSchema.parse({}));
    fc.assert(
      fc.property(values, (row) => {
        const bytes = encodeCdiRow({ marker: ' ', time: '00:00:00', values: withoutBlanks(row) });
        expect(bytes.length).toBe(101);
        const readings = [...readingsOf(decoder.push(bytes)).values()];
        const shown = Object.values(row);
        for (const [index, reading] of readings.entries()) {
          const value = shown[index];
          if (value === undefined) expect(reading).toMatchObject({ value: null, validity: 'notAvailable' });
          else if (value === 'dashes') expect(reading).toMatchObject({ value: null, validity: 'invalid' });
          else expect(reading).toMatchObject({ value: value + 0, validity: 'valid' });
        }
      }),
    );
  });

  it('a row that is not marked by a blank never gives a sample', () => {
    const marker = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const decoder = terumoCdiAscii.createDecoder(terumoCdiAscii.optionsSchema.parse({}));
    fc.assert(
      fc.property(marker, (letter) => {
        const items = decoder.push(
          encodeCdiRow({ marker: letter, time: '12:34:56', values: { phArt: 7.4 } }),
        );
        expect(items).toHaveLength(1);
        const kind = letter === 'S' ? 'store' : letter === 'o' ? 'recalibration' : 'mark';
        expect(items[0]).toMatchObject({
          type: 'event',
          event: kind,
          detail: { marker: letter, phArt: 7.4 },
        });
      }),
    );
  });
});

describe('alicat', () => {
  const options = fc.record<AlicatOptions>({
    unit: fc.constantFrom('A', 'C', 'Z'),
    kind: fc.constantFrom('controller', 'meter'),
    totaliser: fc.boolean(),
    pressureUnit: fc.constantFrom('mmHg', 'kPa', 'mbar', 'bar', 'psia'),
    temperatureUnit: fc.constantFrom('°C', '°F'),
    flowUnit: fc.constantFrom('SLPM', 'LPM', 'SCCM', 'CCM'),
  });
  const reply = fc.record({
    pressureMmhg: decimal(300, 2000, 0),
    temperatureC: decimal(5, 45, 1),
    volumetricLpm: decimal(-0.1, 12, 2),
    massLpm: decimal(-0.1, 12, 2),
    setPointLpm: decimal(0, 12, 2),
    gas: fc.constantFrom('O2', 'Air', 'CO2', 'N2', 'C-25'),
    flags: fc.uniqueArray(fc.constantFrom<AlicatFlag>('MOV', 'VOV', 'POV', 'TOV', 'LCK')),
  });

  it('reads back every value in canonical units, in any declared unit, and flags as overflow', () => {
    // Two decimals of each unit: what is lost is at most half of the last one.
    const pressureStep = { mmHg: 0.01, kPa: 0.08, mbar: 0.01, bar: 7.6, psia: 0.53 } as const;
    fc.assert(
      fc.property(options, reply, (declared, shown) => {
        const items = alicat.createDecoder(declared).push(encodeAlicatReply(shown, declared));
        const readings = readingsOf(items);
        const check = (channel: string, flag: string, value: number, step: number): void => {
          const reading = readings.get(channel);
          if (shown.flags.some((each) => each === flag))
            expect(reading).toMatchObject({ value: null, validity: 'overflow' });
          else {
            expect(reading?.validity).toBe('valid');
            expect(Math.abs((reading?.value ?? Number.NaN) - value)).toBeLessThanOrEqual(step);
          }
        };
        check('pGas', 'POV', shown.pressureMmhg, pressureStep[declared.pressureUnit]);
        check('tGas', 'TOV', shown.temperatureC, declared.temperatureUnit === '°F' ? 0.01 : 0);
        check('sweepVolumetric', 'VOV', shown.volumetricLpm, 0);
        check('sweep', 'MOV', shown.massLpm, 0);
        expect(readings.has('sweepSet')).toBe(declared.kind === 'controller');
      }),
    );
  });
});
