/** Replies of Alicat devices (devices.md §8.5). */
import { describe, expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../bytes/text.ts';
import { exampleAlicat, exampleAlicatOptions } from '../examples.fixture.ts';
import { alicat, encodeAlicatNotUnderstood, encodeAlicatReply } from './alicat.ts';

const decode = (text: string, options: object = {}) =>
  alicat
    .createDecoder(alicat.optionsSchema.parse({ ...exampleAlicatOptions, ...options }))
    .push(bytesOfText(text));

function valuesOf(text: string, options: object = {}): (readonly [string, number | null, string])[] {
  const [item] = decode(text, options);
  const readings = item?.type === 'frame' ? item.readings : [];
  return readings.map((reading) => [reading.channel, reading.value, reading.validity] as const);
}

describe('alicat', () => {
  it('writes and reads the reply of a controller', () => {
    const text = textOfBytes(encodeAlicatReply(exampleAlicat, exampleAlicatOptions));
    expect(text).toBe('A +014.70 +024.50 +003.10 +003.00 +003.00     O2\r');
    expect(valuesOf(text)).toEqual([
      ['pGas', 760.21, 'valid'],
      ['tGas', 24.5, 'valid'],
      ['sweepVolumetric', 3.1, 'valid'],
      ['sweep', 3, 'valid'],
      ['sweepSet', 3, 'valid'],
      ['sweepGas', 1, 'valid'],
    ]);
  });

  it('converts every declared unit to the canonical one', () => {
    const units = { pressureUnit: 'kPa', temperatureUnit: '°F', flowUnit: 'SCCM', kind: 'meter' };
    expect(valuesOf('A +101.32 +077.00 +03850.0 +03851.0    Air\r', units)).toEqual([
      ['pGas', 759.96, 'valid'],
      ['tGas', 25, 'valid'],
      ['sweepVolumetric', 3.85, 'valid'],
      ['sweep', 3.851, 'valid'],
      ['sweepGas', 2, 'valid'],
    ]);
  });

  it('a flag takes its own number away and no other', () => {
    const taken = (flag: string) =>
      valuesOf(`A +014.70 +024.50 +003.10 +003.00 +003.00 O2 ${flag}\r`)
        .filter(([, , validity]) => validity === 'overflow')
        .map(([channel, value]) => [channel, value]);
    expect(taken('POV')).toEqual([['pGas', null]]);
    expect(taken('TOV')).toEqual([['tGas', null]]);
    expect(taken('VOV')).toEqual([['sweepVolumetric', null]]);
    expect(taken('MOV')).toEqual([['sweep', null]]);
    expect(taken('LCK')).toEqual([]);
  });

  it('questions every number beside a flag that it does not know', () => {
    const values = valuesOf('A +014.70 +024.50 +003.10 +003.00 +003.00 O2 ADC\r');
    expect(values.slice(0, -1).every(([, , validity]) => validity === 'questionable')).toBe(true);
  });

  it('tells a lock, another gas and a request that was not understood as states of the device', () => {
    const decoder = alicat.createDecoder(exampleAlicatOptions);
    const events = [
      encodeAlicatReply(exampleAlicat, exampleAlicatOptions),
      encodeAlicatReply(exampleAlicat, exampleAlicatOptions),
      encodeAlicatReply({ ...exampleAlicat, gas: 'C-25', flags: ['LCK'] }, exampleAlicatOptions),
      encodeAlicatNotUnderstood(),
    ].map((bytes) =>
      decoder.push(bytes).flatMap((item) => (item.type === 'event' ? [item.event, item.detail] : [])),
    );
    expect(events).toEqual([
      ['deviceStatus', { gas: 'O2', flags: '', locked: false }],
      [],
      ['deviceStatus', { gas: 'C-25', flags: 'LCK', locked: true }],
      ['deviceStatus', { notUnderstood: true }],
    ]);
  });

  it('rejects the reply of another unit, a column too few or too many, and words that are none', () => {
    const good = 'A +014.70 +024.50 +003.10 +003.00 +003.00 O2';
    for (const [from, to, reason] of [
      ['A ', 'B ', 'syntax'],
      [' +003.00', '', 'fieldCount'],
      ['+003.10', '+003.10 +003.10', 'fieldCount'],
      ['+024.50', '+02x.50', 'syntax'],
      ['O2', 'O2 mov', 'syntax'],
    ] as const) {
      const bytes = bytesOfText(good.replace(from, to));
      expect(decode(`${good.replace(from, to)}\r`)).toEqual([{ type: 'discarded', reason, bytes }]);
    }
  });

  it('asks its own unit and no other', () => {
    const plan = alicat.pollWith({ ...exampleAlicatOptions, unit: 'C' });
    expect(plan.requests.map((request) => textOfBytes(request.bytes))).toEqual(['C\r']);
    expect(textOfBytes(plan.next({ identified: true, sent: 1 }).bytes)).toBe('C\r');
  });

  it('has no default for units that it cannot know', () => {
    const result = alicat.optionsSchema.safeParse({});
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([
      'kind',
      'pressureUnit',
      'temperatureUnit',
      'flowUnit',
    ]);
  });
});
