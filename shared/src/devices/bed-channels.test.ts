/** From a bed's configuration to its channel table, or to the line that is missing. */
import { describe, expect, it } from 'vitest';
import { channelOf } from '../channels/catalog.ts';
import type { DeviceConfig } from '../config/site-config.ts';
import { type BedChannels, bedChannels } from './bed-channels.ts';

const pump: DeviceConfig = { id: 'pump', profile: 'xenios-novalung', port: 'memory:a' };
const probe: DeviceConfig = { id: 'probe', profile: 'emtec-bioprott', port: 'memory:b' };
const cdi: DeviceConfig = { id: 'cdi', profile: 'terumo-cdi-ascii', port: 'memory:c' };
const units = { kind: 'controller', pressureUnit: 'psia', temperatureUnit: '°C', flowUnit: 'SLPM' };
const gas: DeviceConfig = { id: 'gas', profile: 'alicat', port: 'memory:d', options: units };

function good(devices: DeviceConfig[], sources?: Record<string, string>): BedChannels {
  const result = bedChannels({ devices, sources });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.bed;
}
function problems(devices: DeviceConfig[], sources?: Record<string, string>): string[] {
  const result = bedChannels({ devices, sources });
  return result.ok ? [] : result.problems.map((problem) => `${problem.path.join('.')}: ${problem.message}`);
}

describe('the channels of a bed', () => {
  it('a full bed has every channel of its devices, each known to the catalogue', () => {
    const bed = good([pump, probe, cdi, gas], { flow: 'probe' });
    expect(bed.channels).toHaveLength(29 + 6 + 18 + 6);
    expect(bed.channels.filter((channel) => !channelOf(channel))).toEqual([]);
    expect(new Set(bed.channels).size).toBe(bed.channels.length);
    expect(bed.sources.get('flow')).toBe('probe');
    expect(bed.sources.get('flow@pump')).toBe('pump');
    expect(bed.sources.get('flow@cdi')).toBe('cdi');
  });

  it('renames the readings of the source that was not chosen, and only those', () => {
    const bed = good([pump, probe], { flow: 'probe' });
    const readings = [{ channel: 'flow', value: 4, validity: 'valid' } as const];
    expect(bed.mapReadings('pump', readings)).toEqual([{ ...readings[0], channel: 'flow@pump' }]);
    expect(bed.mapReadings('probe', readings)[0]).toBe(readings[0]);
  });

  it('needs no choice where one device alone gives the channel', () => {
    expect(problems([probe, cdi])).toEqual([]);
  });

  it('keeps two pumps’ own flows apart where both are second sources by nature', () => {
    const sources = Object.fromEntries(good([cdi]).channels.map((channel) => [channel, 'cdi']));
    const bed = good([cdi, { ...cdi, id: 'cdi2', port: 'memory:e' }], { ...sources, 'flow@cdi': 'cdi' });
    expect(bed.sources.get('flow@cdi')).toBe('cdi');
    expect(bed.sources.get('flow@cdi2')).toBe('cdi2');
  });

  it('follows the options that move channels', () => {
    const bound = {
      ...pump,
      options: { pressures: ['p2', 'p1', 'p3', 'pAux'], temperatures: ['tArt', 't2'] },
    };
    const { channels } = good([bound]);
    expect(channels).toContain('tArt');
    expect(channels).toContain('tArt.limitHigh');
    expect(channels).not.toContain('t1');
  });
});

describe('a bed that does not start', () => {
  it('says which line to add when two devices give a channel', () => {
    expect(problems([pump, probe])).toEqual([
      'sources: Both pump and probe give "flow"; add the line "flow: pump" or "flow: probe" under sources.',
    ]);
  });

  it('asks for a choice of temperature only when the options make two', () => {
    const bound = { ...pump, options: { temperatures: ['tArt', 'tVen'] } };
    expect(problems([pump, cdi])).toEqual([]);
    expect(problems([bound, cdi]).map((text) => text.split(';')[0])).toEqual([
      'sources: Both pump and cdi give "tArt"',
      'sources: Both pump and cdi give "tVen"',
    ]);
  });

  it('names the profiles when one is unknown', () => {
    expect(problems([{ ...pump, profile: 'cardiohelp' }])).toEqual([
      'devices.0.profile: There is no device profile "cardiohelp"; the profiles are xenios-novalung, emtec-bioprott, terumo-cdi-ascii, alicat.',
    ]);
  });

  it('names the option that is wrong or missing', () => {
    expect(problems([{ ...gas, options: { ...units, pressureUnit: 'furlong' } }])[0]).toMatch(
      /^devices\.0\.options\.pressureUnit: Option "pressureUnit" of alicat: /,
    );
    expect(problems([{ id: 'gas', profile: 'alicat', port: 'memory:d' }])).toHaveLength(4);
    expect(problems([{ ...probe, options: { speed: 9600 } }])[0]).toMatch(/speed/);
    expect(problems([{ ...pump, options: { pressures: ['p1', 'p1', 'p3', 'pAux'] } }])[0]).toMatch(
      /name each of p1, p2, p3, pAux once/,
    );
  });

  it('refuses a source that is not there or does not give the channel', () => {
    expect(problems([probe], { flow: 'prob' })).toEqual([
      'sources.flow: There is no device "prob" at this bed; its devices are probe.',
    ]);
    expect(problems([pump, probe], { flow: 'probe', rpm: 'probe' })).toEqual([
      'sources.rpm: Device "probe" does not give "rpm"; write "rpm: pump".',
    ]);
    expect(problems([probe], { svo2: 'probe' })).toEqual([
      'sources.svo2: No device of this bed gives "svo2"; remove the line.',
    ]);
  });

  it('refuses two devices of one name', () => {
    expect(problems([probe, { ...cdi, id: 'probe' }])[0]).toMatch(/^devices\.1\.id: Two devices/);
  });

  it('refuses polls that are too fast or go nowhere, and warns of fast ones', () => {
    expect(problems([{ ...pump, pollPeriodMs: 50 }])[0]).toMatch(/write pollPeriodMs: 100 or more/);
    expect(problems([{ ...probe, pollPeriodMs: 1000 }])[0]).toMatch(/is not polled/);
    expect(problems([{ ...cdi, pollPeriodMs: 6000 }])[0]).toMatch(/is not polled/);
    const bed = good([{ ...pump, pollPeriodMs: 200 }]);
    expect(bed.warnings.map((warning) => warning.device)).toEqual(['pump']);
    expect(bed.devices[0]?.periodMs).toBe(200);
    expect(good([pump]).warnings).toEqual([]);
  });
});
