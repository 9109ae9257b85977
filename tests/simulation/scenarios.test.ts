/**
 * Every scenario on a whole simulated bed with the monitor and its starting limits, on a virtual clock: bytes from the
 * doubles, decoded by the profiles, judged by the rules.
 */
import { presetIds, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import { VirtualBed } from '@circuitwatch/simulators/virtual-bed.fixture.ts';
import { describe, expect, it } from 'vitest';

async function alarmsOf(preset: PresetId, scenario: string, forS: number): Promise<VirtualBed> {
  const bed = await VirtualBed.create({ preset, scenario });
  bed.keepItems = false;
  bed.run(forS * 1000);
  return bed;
}

describe('what a scenario raises on a bed with the starting limits', () => {
  const rows: [string, PresetId, number, string[]][] = [
    ['drainage-kink', 'neonate-va', 240, ['flow-low', 'p1-low']],
    ['drainage-kink', 'adolescent-vv', 240, ['flow-low', 'p1-low']],
    ['hypovolaemia', 'neonate-va', 400, ['p1-low', 'svo2-low']],
    ['hypovolaemia', 'child-va', 400, ['p1-low']],
    ['hypovolaemia', 'adolescent-vv', 400, ['p1-low']],
    ['return-kink', 'child-va', 240, ['flow-low']],
    ['oxygenator-clot', 'adult-vv', 1560, ['dp-high']],
    ['sweep-failure', 'neonate-va', 300, ['sweep-lost', 'svo2-low']],
    ['air', 'child-va', 150, ['flow-low']],
    ['pump-stop', 'neonate-va', 150, ['backflow', 'svo2-low']],
    ['pump-stop', 'adult-vv', 150, ['no-flow']],
    ['cable-pulled', 'infant-va', 230, ['link-lost@probe', 'link-lost@pump', 'link-lost@cdi']],
    ['power-off', 'adult-va', 300, ['link-lost@pump', 'backflow']],
  ];
  it.each(rows)('%s on %s', async (scenario, preset, forS, expected) => {
    const bed = await alarmsOf(preset, scenario, forS);
    const raised = new Set(bed.onsets().map((onset) => onset.alarm));
    for (const alarm of expected) expect([...raised]).toContain(alarm);
    // The condition of each of them ends again by itself; a latching one then waits for a person.
    const over = [...bed.ends().map((end) => end.alarm), ...bed.latched()];
    for (const alarm of expected) expect(over).toContain(alarm);
  });

  it('haemodilution raises nothing but the haemoglobin that it lowers', async () => {
    const raised = async (preset: PresetId) =>
      new Set((await alarmsOf(preset, 'haemodilution', 600)).onsets().map(({ alarm }) => alarm));
    expect([...(await raised('neonate-va'))]).toEqual(['hb-low']);
    expect([...(await raised('adult-vv'))]).toEqual([]);
  });

  it('a recirculation rise lifts the drainage saturation in VV and does nothing to a VA bed', async () => {
    const vv = await alarmsOf('adolescent-vv', 'recirculation-rise', 560);
    const va = await alarmsOf('child-va', 'recirculation-rise', 560);
    expect(vv.simulation.model.truth.svo2).toBeGreaterThan(76);
    expect(vv.simulation.model.truth.saO2).toBeLessThan(90);
    expect(va.simulation.model.truth.recirculation).toBe(0);
  });
});

describe('a quiet run', () => {
  it.each(presetIds)('%s raises no alarm under the starting limits', async (preset) => {
    expect((await alarmsOf(preset, 'steady', 600)).onsets()).toEqual([]);
  });
});

describe('the demo scenario', () => {
  it.each(presetIds)(
    '%s shows an alarm and its recovery within five minutes of its start',
    async (preset) => {
      const bed = await alarmsOf(preset, 'lively', 300);
      const onset = bed.onsets()[0];
      expect(onset?.atS).toBeGreaterThan(60);
      const flow = bed.onsets().find((one) => one.alarm === 'flow-low');
      const end = bed.ends().find((one) => one.alarm === 'flow-low' && one.atS > (flow?.atS ?? 0));
      expect(flow?.atS).toBeLessThan(160);
      expect(end?.atS).toBeLessThan(270);
    },
  );
});
