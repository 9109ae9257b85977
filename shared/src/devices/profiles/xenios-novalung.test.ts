/** The console's frames against the bytes of devices.md §5. */
import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '../../bytes/text.ts';
import { exampleNovalung } from '../examples.fixture.ts';
import { encodeNovalungData, encodeNovalungVersion, xeniosNovalung } from './xenios-novalung.ts';

const computedReply =
  'b20038 0c80 0c80 0000 1388 0000 3c 28 0f0a 0fa0 05dc 1770 ffc2 00b9 00a8 0000 ff9c ffce ffce ffce 0000 012c 012c 012c 0170 0173 0154 0154 0186 0186 86'.replaceAll(
    ' ',
    '',
  );
const decoder = (options: unknown = {}) =>
  xeniosNovalung.createDecoder(xeniosNovalung.optionsSchema.parse(options));
const rest = (...bytes: readonly number[]): Uint8Array =>
  encodeNovalungData(exampleNovalung, Uint8Array.of(...bytes));

describe('xenios-novalung', () => {
  it('encodes the computed reply of the source, byte for byte', () => {
    expect(hexOfBytes(encodeNovalungData(exampleNovalung))).toBe(computedReply);
  });

  it('asks for the version until the device is known, then for data', () => {
    const ask = (identified: boolean): string =>
      hexOfBytes(xeniosNovalung.poll.next({ identified, sent: 9 }).bytes);
    expect([ask(false), ask(true)]).toEqual(['a100005e', 'a200005d']);
  });

  it('tells the version as metadata, never as a value', () => {
    expect(decoder().push(encodeNovalungVersion(0x0102))).toEqual([
      { type: 'event', event: 'metadata', detail: { protocolVersion: '0102' } },
    ]);
  });

  it('reads the first 29 fields of a longer reply, and tells the rest as raw hex only when it changes', () => {
    const session = decoder();
    const events = [rest(1, 2), rest(1, 2), rest(1, 3), rest()].map((bytes) =>
      session
        .push(bytes)
        .flatMap((item) => (item.type === 'event' ? [JSON.stringify(item.detail)] : [item.type])),
    );
    expect(events).toEqual([
      ['frame', '{"fields30to41Hex":"0102"}'],
      ['frame'],
      ['frame', '{"fields30to41Hex":"0103"}'],
      ['frame', '{"fields30to41Hex":""}'],
    ]);
  });

  it('maps pressures and temperatures with their limits as the configuration says', () => {
    const options = { pressures: ['p2', 'p1', 'pAux', 'p3'], temperatures: ['tVen', 't2'] };
    const [item] = decoder(options).push(bytesOfHex(computedReply) ?? new Uint8Array());
    const readings = item?.type === 'frame' ? item.readings : [];
    const value = (channel: string): number | null | undefined =>
      readings.find((reading) => reading.channel === channel)?.value;
    expect([value('p2'), value('p1'), value('pAux'), value('p3')]).toEqual([-62, 185, 168, 0]);
    expect([value('p2.limitLow'), value('p2.limitHigh')]).toEqual([-100, 0]);
    expect([value('tVen'), value('tVen.limitHigh'), value('t2'), value('t1')]).toEqual([
      36.8,
      39,
      37.1,
      undefined,
    ]);
  });

  it('holds a value that does not fit its field at the end of the field', () => {
    const [item] = decoder().push(encodeNovalungData({ ...exampleNovalung, flow: 99, pulseRate: -3 }));
    const readings = item?.type === 'frame' ? item.readings : [];
    expect(readings.find((reading) => reading.channel === 'flow')?.value).toBe(32.767);
    expect(readings.find((reading) => reading.channel === 'pulseRate')?.value).toBe(0);
  });
});
