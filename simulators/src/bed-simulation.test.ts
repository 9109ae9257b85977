/** Simulated beds on a virtual clock, read back through the profiles' decoders and the monitor. */
import { profiles } from '@circuitwatch/shared/devices/registry.ts';
import { describe, expect, it } from 'vitest';
import { doubleProfileIds, doubles } from './devices/index.ts';
import { deviceSlots, type DeviceSlot } from './scenarios/scenario.ts';
import { VirtualBed } from './virtual-bed.fixture.ts';

function discarded(bed: VirtualBed, slot: DeviceSlot): number {
  return bed.itemsOf(slot).filter((one) => one.item.type === 'discarded').length;
}

function frameTimes(bed: VirtualBed, slot: DeviceSlot): number[] {
  return bed
    .itemsOf(slot)
    .filter((one) => one.item.type === 'frame')
    .map((one) => one.atMs);
}

describe('the registry of doubles', () => {
  it('has one double for every profile, each at a place of its own', () => {
    expect([...doubleProfileIds].toSorted()).toEqual(profiles.map((profile) => profile.id).toSorted());
    expect(doubles.map((entry) => entry.slot).toSorted()).toEqual([...deviceSlots].toSorted());
  });
});

describe('a quiet run', () => {
  it('is decoded without a discarded byte, each device at its own rate', async () => {
    const bed = await VirtualBed.create({ preset: 'neonate-va', scenario: 'steady' });
    bed.run(60_000);
    for (const slot of deviceSlots) expect(discarded(bed, slot), slot).toBe(0);
    expect(frameTimes(bed, 'probe').length).toBeGreaterThanOrEqual(598);
    expect(frameTimes(bed, 'pump').length).toBeGreaterThanOrEqual(295);
    expect(frameTimes(bed, 'cdi').length).toBeGreaterThanOrEqual(9);
    expect(frameTimes(bed, 'sweep').length).toBeGreaterThanOrEqual(58);
  });

  it('gives channels that agree with the truth of the model', async () => {
    const bed = await VirtualBed.create({ preset: 'child-va', scenario: 'steady' });
    bed.run(60_000);
    const { truth } = bed.simulation.model;
    const value = (slot: DeviceSlot, channel: string): number =>
      bed.latest(slot, channel)?.value ?? Number.NaN;
    expect(value('probe', 'flow')).toBeCloseTo(truth.flowLpm, 0);
    expect(Math.abs(value('probe', 'flowMean10s') / truth.flowLpm - 1)).toBeLessThan(0.02);
    expect(Math.abs(value('pump', 'p2') - truth.p2)).toBeLessThan(8);
    expect(Math.abs(value('pump', 'p1') - truth.p1)).toBeLessThan(5);
    expect(Math.abs(value('pump', 'rpm') - truth.rpm)).toBeLessThan(10);
    expect(Math.abs(value('cdi', 'svo2') - truth.svo2)).toBeLessThan(3);
    expect(Math.abs(value('cdi', 'po2Art') - truth.po2Post)).toBeLessThan(10);
    expect(value('cdi', 'hb')).toBeCloseTo(truth.hbGdl, 0);
    expect(value('sweep', 'sweep')).toBeCloseTo(truth.sweepLpm, 1);
    expect(value('sweep', 'sweepSet')).toBeCloseTo(1.1, 2);
  });

  it('is the same run for the same seed, byte for byte', async () => {
    const run = async (seed: number): Promise<string> => {
      const bed = await VirtualBed.create({ preset: 'infant-va', scenario: 'line-noise', seed });
      bed.run(60_000);
      return JSON.stringify(bed.received);
    };
    const first = await run(4);
    expect(await run(4)).toBe(first);
    expect(await run(5)).not.toBe(first);
  });
});

describe('the console', () => {
  it('answers every poll within 200 ms and carries its own alarm limits', async () => {
    const bed = await VirtualBed.create({ preset: 'neonate-va', scenario: 'steady' });
    bed.run(20_000);
    expect(frameTimes(bed, 'pump').length).toBeGreaterThanOrEqual(95);
    expect(bed.latest('pump', 'p1.limitLow')?.value).toBe(-80);
    expect(bed.latest('pump', 'flow.limitHigh')?.value).toBeCloseTo(0.42, 3);
  });

  it('says which pump curve it follows', async () => {
    const bed = await VirtualBed.create({ preset: 'neonate-va', scenario: 'steady' });
    const pump = bed.simulation.devices.find((device) => device.double.slot === 'pump');
    expect(pump?.double.notes['pumpCurve']).toBe('rotaflow');
  });
});

describe('the blood gas monitor', () => {
  it('prints its header lines, and events for STORE and recalibration that are no samples', async () => {
    const bed = await VirtualBed.create({ preset: 'adult-vv', scenario: 'steady' });
    bed.run(15_000);
    const cdi = bed.simulation.devices.find((device) => device.double.slot === 'cdi');
    const frames = frameTimes(bed, 'cdi').length;
    cdi?.double.act('store');
    cdi?.double.act('recalibrate');
    bed.run(40);
    const events = bed.itemsOf('cdi').flatMap(({ item }) => (item.type === 'event' ? [item.event] : []));
    expect(events).toEqual(['metadata', 'store', 'metadata', 'recalibration']);
    expect(frameTimes(bed, 'cdi').length).toBe(frames);
    bed.run(52 * 6000);
    expect(discarded(bed, 'cdi')).toBe(0);
  });

  it('has a clock that is well ahead and drifts', async () => {
    const bed = await VirtualBed.create({ preset: 'adult-vv', scenario: 'steady' });
    bed.run(30_000);
    const frame = bed.itemsOf('cdi').find((one) => one.item.type === 'frame')?.item;
    const [hours = 0, minutes = 0] = (frame?.type === 'frame' ? (frame.deviceTime ?? '') : '')
      .split(':')
      .map(Number);
    // The bed's clock stands at ten o'clock; the monitor's is 15 to 25 minutes ahead.
    expect(hours).toBe(10);
    expect(minutes).toBeGreaterThanOrEqual(14);
    expect(minutes).toBeLessThanOrEqual(25);
  });
});

describe('faults', () => {
  const start = async (): Promise<VirtualBed> => {
    const bed = await VirtualBed.create({ preset: 'child-va', scenario: 'steady' });
    bed.run(10_000);
    bed.received.length = 0;
    return bed;
  };

  it('noReply: polls stay unanswered, a pushing device goes on', async () => {
    const bed = await start();
    bed.simulation.startFault('pump', 'noReply', 5);
    bed.simulation.startFault('probe', 'noReply', 5);
    bed.run(4900);
    expect(frameTimes(bed, 'pump')).toEqual([]);
    expect(frameTimes(bed, 'probe').length).toBeGreaterThan(45);
    bed.run(1000);
    expect(frameTimes(bed, 'pump').length).toBeGreaterThan(2);
  });

  it.each(deviceSlots)('badChecksum: nothing of %s is taken for a value', async (slot) => {
    const bed = await start();
    bed.simulation.startFault(slot, 'badChecksum', 20);
    bed.run(19_500);
    expect(frameTimes(bed, slot)).toEqual([]);
    expect(discarded(bed, slot)).toBeGreaterThan(0);
  });

  it('firstReplyLost: exactly one reply is missing', async () => {
    const bed = await start();
    const other = await start();
    bed.simulation.startFault('pump', 'firstReplyLost', 1);
    bed.run(5000);
    other.run(5000);
    expect(frameTimes(other, 'pump').length - frameTimes(bed, 'pump').length).toBe(1);
  });

  it('slowDrip: a line arrives byte by byte and is still whole', async () => {
    const bed = await start();
    bed.simulation.startFault('sweep', 'slowDrip', 4);
    bed.run(10_000);
    expect(discarded(bed, 'sweep')).toBe(0);
    expect(frameTimes(bed, 'sweep').length).toBeGreaterThan(3);
  });

  it('stuckValue: frames go on and nothing in them moves', async () => {
    const bed = await start();
    bed.simulation.startFault('pump', 'stuckValue', 10);
    bed.run(9500);
    const values = bed
      .itemsOf('pump')
      .flatMap(({ item }) => (item.type === 'frame' ? [JSON.stringify(item)] : []));
    expect(values.length).toBeGreaterThan(40);
    expect(new Set(values).size).toBeLessThanOrEqual(2);
    bed.run(3000);
    const later = bed.itemsOf('pump').slice(-5);
    expect(new Set(later.map(({ item }) => JSON.stringify(item))).size).toBe(5);
  });

  it('silent: the port stays open and nothing comes', async () => {
    const bed = await start();
    bed.simulation.startFault('probe', 'silent', 8);
    bed.run(7900);
    expect(bed.itemsOf('probe')).toEqual([]);
    expect(bed.onsets()).toContainEqual(expect.objectContaining({ alarm: 'link-lost@probe' }));
  });

  it('garbage and noise are counted and never become a wild value', async () => {
    const bed = await start();
    bed.simulation.startFault('pump', 'garbage', 60);
    bed.simulation.startFault('probe', 'lineNoise', 60);
    bed.run(60_000);
    expect(discarded(bed, 'pump')).toBeGreaterThan(5);
    expect(discarded(bed, 'probe')).toBeGreaterThan(5);
    expect(frameTimes(bed, 'pump').length).toBeGreaterThan(100);
  });

  it('unplugged: the port closes and comes back by itself', async () => {
    const bed = await start();
    bed.simulation.startFault('pump', 'unplugged', 10);
    bed.run(10_000);
    expect(bed.itemsOf('pump')).toEqual([]);
    bed.run(2000);
    expect(frameTimes(bed, 'pump').length).toBeGreaterThan(3);
  });

  it('poweredOff: after switching on again the blood gas monitor begins with its header', async () => {
    const bed = await start();
    bed.simulation.startFault('cdi', 'poweredOff', 10);
    bed.run(25_000);
    const [first] = bed.itemsOf('cdi');
    expect(first?.item).toMatchObject({ type: 'event', event: 'metadata' });
    expect(first?.atMs).toBeGreaterThan(20_000);
  });

  it('a device that the bed does not have is refused', async () => {
    const bed = await start();
    expect(bed.simulation.startFault('pump', 'silent', 1)).toBe(true);
    expect(bed.simulation.stopFault('pump', 'silent')).toBe(true);
  });
});
