/** The seven example lines of the maker's manual (devices.md §7.1), read and written. */
import { describe, expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../bytes/text.ts';
import type { Validity } from '../../channels/validity.ts';
import { type BioprottFlow, type BioprottLine, emtecBioprott, encodeBioprottLine } from './emtec-bioprott.ts';

interface Case {
  readonly text: string;
  readonly line: BioprottLine;
  readonly validity: Validity;
  /** Number of the probe's state. */
  readonly state: number;
}

function line(
  [errorByte, statusByte]: readonly [number, number],
  [couplingPct, calibrationFactor]: readonly [number | null, number | null],
  [flowLpm, flowMean1sLpm, flowMean10sLpm]: readonly [BioprottFlow, BioprottFlow, BioprottFlow],
  boardTemperatureC: number,
): BioprottLine {
  return {
    errorByte,
    statusByte,
    couplingPct,
    calibrationFactor,
    flowLpm,
    flowMean1sLpm,
    flowMean10sLpm,
    boardTemperatureC,
  };
}

const blanked = ['blanked', 'blanked', 'blanked'] as const;
const overflow = ['overflow', 'overflow', 'overflow'] as const;
const cases: readonly Case[] = [
  {
    text: '00 00 100 0.99 7195 7193 6897 +41',
    line: line([0, 0], [100, 0.99], [7.195, 7.193, 6.897], 41),
    validity: 'valid',
    state: 0,
  },
  {
    text: '00 04 100 1.00 -3588 -3590 -3589 +43',
    line: line([0, 4], [100, 1], [-3.588, -3.59, -3.589], 43),
    validity: 'valid',
    state: 0,
  },
  {
    text: '00 40 100 1.00 0 0 0 +43',
    line: line([0, 0x40], [100, 1], [0, 0, 0], 43),
    validity: 'valid',
    state: 0,
  },
  {
    text: '00 24 34 0.99 ------- ------- ------- +43',
    line: line([0, 0x24], [34, 0.99], blanked, 43),
    validity: 'invalid',
    state: 1,
  },
  {
    text: '1A 41 --- ---- ------- ------- ------- +77',
    line: line([0x1a, 0x41], [null, null], blanked, 77),
    validity: 'invalid',
    state: 3,
  },
  {
    text: '00 40 75 1.01 ^^^^^^ ^^^^^^ ^^^^^^ +29',
    line: line([0, 0x40], [75, 1.01], overflow, 29),
    validity: 'overflow',
    state: 0,
  },
  {
    text: '00 E0 --- ---- ------- ------- ------- +35',
    line: line([0, 0xe0], [null, null], blanked, 35),
    validity: 'invalid',
    state: 2,
  },
];

describe('emtec-bioprott', () => {
  it.each(cases.map((each) => [each.text, each] as const))('reads and writes "%s"', (text, example) => {
    expect(textOfBytes(encodeBioprottLine(example.line))).toBe(`${text}\r\n`);
    const [item] = emtecBioprott.createDecoder().push(bytesOfText(`${text}\r\n`));
    const readings = item?.type === 'frame' ? item.readings : [];
    const { line: shown } = example;
    const number = (flow: BioprottFlow): number | null => (typeof flow === 'number' ? flow : null);
    expect(readings.map((reading) => [reading.channel, reading.value, reading.validity])).toEqual([
      ['flow', number(shown.flowLpm), example.validity],
      ['flowMean1s', number(shown.flowMean1sLpm), example.validity],
      ['flowMean10s', number(shown.flowMean10sLpm), example.validity],
      ['flowCoupling', shown.couplingPct, shown.couplingPct === null ? 'invalid' : 'valid'],
      ['flowProbeTemp', shown.boardTemperatureC, 'valid'],
      ['flowProbeStatus', example.state, 'valid'],
    ]);
  });

  it('tells error, status and calibration when they change, not at every line', () => {
    const decoder = emtecBioprott.createDecoder();
    const details = [0, 1, 0, 2, 3].map((index) =>
      decoder
        .push(bytesOfText(`${cases[index]?.text}\r\n`))
        .flatMap((item) => (item.type === 'event' ? [item.detail] : [])),
    );
    const first = { errorByte: '00', statusByte: '00', calibrationTable: 1, calibrationFactor: 0.99 };
    expect(details).toEqual([
      [first],
      [{ errorByte: '00', statusByte: '04', calibrationTable: 2, calibrationFactor: 1 }],
      [first],
      [{ errorByte: '00', statusByte: '00', calibrationTable: 1, calibrationFactor: 1 }],
      [{ errorByte: '00', statusByte: '24', calibrationTable: 2, calibrationFactor: 0.99 }],
    ]);
  });

  it('has no way to send anything', () => {
    expect('poll' in emtecBioprott).toBe(false);
    expect('pollWith' in emtecBioprott).toBe(false);
  });

  it('rejects a line that breaks the form of any of its tokens', () => {
    const good = '00 00 100 0.99 7195 7193 6897 +41';
    for (const [from, to, reason] of [
      ['00 00', '0 00', 'syntax'],
      ['00 00', '0G 00', 'syntax'],
      ['100', '1000', 'syntax'],
      ['0.99', '0,99', 'syntax'],
      ['7195', '71.95', 'syntax'],
      ['7195', '^^-', 'syntax'],
      ['7195', '', 'fieldCount'],
      ['+41', '41', 'syntax'],
      ['+41', '+41 0', 'fieldCount'],
    ] as const) {
      const bytes = bytesOfText(good.replace(from, to));
      expect(emtecBioprott.createDecoder().push(Uint8Array.of(...bytes, 13, 10))).toEqual([
        { type: 'discarded', reason, bytes },
      ]);
    }
  });
});
