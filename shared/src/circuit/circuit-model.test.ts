/**
 * The model against its sources: operating points (clinical.md D7), the printed model check and the directions of C6, the
 * blood-loss regression of D5, and determinism by seed.
 */
import { describe, expect, it } from 'vitest';
import { CircuitModel, type CircuitTruth } from './circuit-model.ts';
import type { CannulaId } from './components.ts';
import type { CircuitControls } from './controls.ts';
import { presetIds, presets, type PresetId, type SimulationPreset } from './presets.ts';

/** Mean of noise-free values over a while: a chattering circuit has no single value. */
function meanOf(model: CircuitModel, forMs = 10_000): CircuitTruth {
  const sum = { ...model.truth };
  const keys = Object.keys(sum) as (keyof CircuitTruth)[];
  let count = 1;
  const endMs = model.nowMs + forMs;
  while (model.nowMs < endMs) {
    model.advanceTo(model.nowMs + 20);
    for (const key of keys) if (key !== 'bubble') sum[key] += model.truth[key];
    count += 1;
  }
  for (const key of keys) if (key !== 'bubble') sum[key] /= count;
  return sum;
}

function runWith(
  preset: SimulationPreset,
  change: Partial<CircuitControls>,
  forMs: number,
  venousLimit = true,
): CircuitTruth {
  const model = new CircuitModel({ preset, seed: 7, venousLimit });
  model.advanceTo(5000);
  Object.assign(model.controls, change);
  model.advanceTo(5000 + forMs);
  return meanOf(model);
}

function withCannulae(id: PresetId, drainage: CannulaId, returned: CannulaId): SimulationPreset {
  const preset = presets[id];
  return { ...preset, circuit: { ...preset.circuit, drainage, return: returned } };
}

describe('operating points without a venous limit', () => {
  const neonate8 = withCannulae('neonate-va', 'drain12', 'return8');
  const neonate10 = withCannulae('neonate-va', 'drain12', 'return10');
  const infant = withCannulae('infant-va', 'drain15', 'return13');
  const child = withCannulae('child-va', 'drain19', 'return15');
  const adolescent = withCannulae('adolescent-vv', 'drain23', 'return19');
  const adultVa = withCannulae('adult-va', 'drain25', 'return17');
  const adultVv = withCannulae('adult-vv', 'drain25', 'return21');
  const rows: [string, SimulationPreset, number, number, number, number, number, number][] = [
    ['neonate 12/8', neonate8, 2000, 0.36, -7, 109, 103, 6],
    ['neonate 12/8', neonate8, 2500, 0.5, -16, 164, 155, 9],
    ['neonate 12/8', neonate8, 3000, 0.63, -27, 232, 219, 13],
    ['neonate 12/10', neonate10, 1500, 0.27, -2, 63, 58, 5],
    ['neonate 12/10', neonate10, 2000, 0.52, -18, 96, 86, 10],
    ['infant 15/13', infant, 2000, 0.75, -14, 98, 87, 12],
    ['infant 15/13', infant, 2500, 1.14, -33, 140, 120, 20],
    ['child 19/15', child, 2500, 1.68, -19, 148, 130, 19],
    ['child 19/15', child, 3000, 2.21, -37, 202, 178, 25],
    ['adolescent VV 23/19', adolescent, 2500, 3.18, -40, 116, 91, 25],
    ['adolescent VV 23/19', adolescent, 3000, 3.92, -62, 161, 131, 31],
    ['adult VA 25/17', adultVa, 3500, 3.66, -38, 275, 247, 29],
    ['adult VA 25/17', adultVa, 4000, 4.37, -55, 352, 318, 34],
    ['adult VV 25/21', adultVv, 3000, 4.57, -60, 160, 124, 36],
    ['adult VV 25/21', adultVv, 3500, 5.46, -86, 212, 169, 43],
  ];
  it.each(rows)('%s at %#: the row of D7 comes out', (_name, preset, rpm, flow, p1, p2, p3, dP) => {
    const truth = runWith(preset, { rpm }, 20_000, false);
    expect(Math.abs(truth.flowLpm - flow)).toBeLessThanOrEqual(Math.max(0.02, 0.1 * flow));
    const near = (actual: number, expected: number): void =>
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(3, 0.1 * Math.abs(expected)));
    near(truth.p1, p1);
    near(truth.p2, p2);
    near(truth.p3, p3);
    near(truth.dP, dP);
  });

  it('agrees with the printed check of four disturbances at 2800 rpm (C6)', () => {
    const check = (
      change: Partial<CircuitControls>,
      flow: number,
      p1: number,
      p2: number,
      p3: number,
    ): void => {
      const truth = runWith(neonate8, { rpm: 2800, ...change }, 20_000, false);
      expect(Math.abs(truth.flowLpm - flow)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(truth.p1 - p1)).toBeLessThanOrEqual(Math.max(4, 0.05 * Math.abs(p1)));
      expect(Math.abs(truth.p2 - p2)).toBeLessThanOrEqual(0.05 * p2);
      expect(Math.abs(truth.p3 - p3)).toBeLessThanOrEqual(0.05 * p3);
    };
    check({}, 0.58, -23, 203, 192);
    check({ drainageFactor: 10 }, 0.41, -101, 127, 120);
    check({ returnFactor: 4 }, 0.32, -5, 225, 219);
    check({ oxygenatorObstruction: 1 - 1 / Math.sqrt(5) }, 0.51, -17, 210, 161);
  });
});

describe('signatures at constant speed (C6)', () => {
  /** `+`, `-`: direction of the noise-free mean; `=`: stays within 7 %; `?`: not judged. Columns in the order below. */
  const columns = [
    'flowLpm',
    'p1',
    'p2',
    'p3',
    'dP',
    'resistance',
    'svo2',
    'so2Post',
    'mapMmhg',
    'cvpMmhg',
  ] as const;
  type Row = [string, Partial<CircuitControls>, string, number?];
  const rows: Row[] = [
    ['drainage kink', { drainageFactor: 10 }, '- - - - - ? - = - +'],
    ['hypovolaemia', { bloodVolumeMl: -1.25 }, '- - - - - ? - = - -'],
    ['tamponade', { externalPressureMmhg: 12 }, '- - - - - ? - = - +'],
    ['return kink', { returnFactor: 4 }, '- + + + - ? - = - ?'],
    ['high afterload', { svrFactor: 1.6 }, '- + + + - ? - = + ?'],
    ['oxygenator clot', { oxygenatorObstruction: 0.5 }, '- + + - + + - = ? ?'],
    ['membrane failure', { membraneFailure: 0.95 }, '= = = = = = - - = ='],
    ['sweep failure', { sweepLpm: 0 }, '= = = = = = - - = ='],
    ['pump-head thrombosis', { headLoss: 0.3 }, '- + - - - ? - = - ?'],
    ['pump decoupling', { decoupled: 1 }, '- + - - - ? - ? - ?'],
    ['air on the drainage side', { air: 0.7 }, '- + - - - ? ? = ? ?'],
    ['airlock', { airlock: 1 }, '- + - - - ? - ? - ?'],
    ['rupture after the pump', { leakLpmPerMmhg: 0.006 }, '+ - - - + ? ? ? - ?', 2500],
    ['drainage cannula out', { drainageOpen: 1 }, '- + - - - ? ? ? - ?', 5000],
    ['native recovery', { nativeFactor: 1.4 }, '= = = = = = + ? + ?'],
    ['fever', { vo2Factor: 1.5 }, '= = = = = = - = = ='],
    ['haemodilution', { hctPercent: 24 }, '? ? - - - - ? = ? ?'],
    ['left ventricular distension', { pulseFactor: 0 }, '= = = = = = = = = ='],
  ];
  const values = (truth: CircuitTruth): Record<(typeof columns)[number], number> => ({
    ...truth,
    resistance: truth.dP / truth.flowLpm,
  });

  for (const id of ['neonate-va', 'child-va', 'adult-va'] as const) {
    it.each(rows)(
      `%s moves every channel as described (${id})`,
      (_name, disturbance, expected, forMs = 180_000) => {
        const preset = presets[id];
        const scaled = { ...disturbance };
        const probe = new CircuitModel({ preset, seed: 7 });
        if (scaled.bloodVolumeMl) scaled.bloodVolumeMl *= probe.drainageReserveMl;
        if (scaled.leakLpmPerMmhg) scaled.leakLpmPerMmhg *= probe.runningFlowLpm;
        if (scaled.externalPressureMmhg) scaled.externalPressureMmhg = preset.patient.cvpMmhg + 5;
        const before = values(runWith(preset, {}, 10_000));
        const after = values(runWith(preset, scaled, forMs));
        const wrong: string[] = [];
        expected.split(' ').forEach((sign, index) => {
          const column = columns[index];
          if (!column || sign === '?') return;
          const change = after[column] - before[column];
          const scale = Math.max(Math.abs(before[column]), 3);
          const moved = change / scale;
          const good = sign === '+' ? moved > 0.01 : sign === '-' ? moved < -0.0002 : Math.abs(moved) < 0.07;
          if (!good)
            wrong.push(`${column} ${before[column].toFixed(2)} → ${after[column].toFixed(2)}, not ${sign}`);
        });
        expect(wrong).toEqual([]);
      },
    );
  }

  it('recirculation in VV raises the drainage saturation while the patient gets worse', () => {
    const preset = presets['adolescent-vv'];
    const before = runWith(preset, {}, 10_000);
    const after = runWith(preset, { recirculation: 0.5 }, 300_000);
    expect(after.svo2).toBeGreaterThan(before.svo2 + 3);
    expect(after.saO2).toBeLessThan(before.saO2 - 5);
    expect(Math.abs(after.flowLpm / before.flowLpm - 1)).toBeLessThan(0.02);
    expect(after.p1).toBeCloseTo(before.p1, 0);
  });

  it('a stopped pump lets blood run backwards in VA and not in VV', () => {
    expect(runWith(presets['neonate-va'], { rpm: 0 }, 5000).flowLpm).toBeLessThan(-0.05);
    expect(runWith(presets['adult-va'], { rpm: 0 }, 5000).flowLpm).toBeLessThan(-0.2);
    expect(runWith(presets['adult-vv'], { rpm: 0 }, 20_000).flowLpm).toBeCloseTo(0, 2);
  });

  it('a decoupled pump keeps its speed readout while the head is gone', () => {
    const truth = runWith(presets['adult-vv'], { decoupled: 1 }, 20_000);
    expect(truth.rpm).toBe(presets['adult-vv'].circuit.runningRpm);
    expect(truth.flowLpm).toBeCloseTo(0, 2);
  });

  it('air and lasting suction set the bubble flag', () => {
    expect(runWith(presets['child-va'], { air: 0.7 }, 5000).bubble).toBe(1);
    expect(runWith(presets['child-va'], {}, 5000).bubble).toBe(0);
    expect(runWith(presets['child-va'], { drainageFactor: 30, rpm: 3200 }, 20_000).bubble).toBe(1);
  });
});

describe('the limit of venous drainage (D5)', () => {
  const preset = presets['neonate-va'];

  it('15 % blood loss lowers flow, pressures and p1, more speed hardly helps, and the same volume back restores all', () => {
    const model = new CircuitModel({ preset, seed: 3 });
    model.controls.rpm = 2200;
    model.advanceTo(60_000);
    const full = meanOf(model);
    model.controls.bloodVolumeMl = -0.15 * preset.patient.bloodVolumeMlPerKg * preset.patient.weightKg;
    model.advanceTo(180_000);
    const depleted = meanOf(model, 60_000);
    expect(depleted.flowLpm).toBeLessThan(0.85 * full.flowLpm);
    expect(depleted.mapMmhg).toBeLessThan(0.8 * full.mapMmhg);
    expect(depleted.cvpMmhg).toBeLessThan(full.cvpMmhg - 3);
    expect(depleted.p1).toBeLessThan(full.p1 - 20);
    model.controls.rpm = 3000;
    model.advanceTo(300_000);
    const faster = meanOf(model, 60_000);
    expect(faster.flowLpm / depleted.flowLpm).toBeLessThanOrEqual(1.02);
    expect(faster.p1).toBeLessThan(2 * depleted.p1);
    model.controls.rpm = 2200;
    model.controls.bloodVolumeMl = 0;
    model.advanceTo(900_000);
    const restored = meanOf(model);
    for (const key of ['flowLpm', 'p1', 'p2', 'p3', 'mapMmhg', 'cvpMmhg', 'svo2'] as const)
      expect(Math.abs(restored[key] / full[key] - 1), key).toBeLessThan(0.01);
  });

  it('a collapsing vein chatters: p1 swings and the flow with it, at 0.5 to 2 Hz', () => {
    const model = new CircuitModel({ preset, seed: 3 });
    model.controls.bloodVolumeMl = -1.25 * model.drainageReserveMl;
    model.advanceTo(120_000);
    let lowest = 0;
    let highest = -1000;
    let sum = 0;
    let squares = 0;
    let crossings = 0;
    let above = false;
    const mean = meanOf(model).p1;
    for (let i = 0; i < 500; i++) {
      model.advanceTo(model.nowMs + 20);
      const { p1, flowLpm } = model.truth;
      lowest = Math.min(lowest, p1);
      highest = Math.max(highest, p1);
      sum += flowLpm;
      squares += flowLpm * flowLpm;
      if (!above && p1 > mean) crossings += 1;
      above = p1 > mean;
    }
    const flowMean = sum / 500;
    expect(highest - lowest).toBeGreaterThan(15);
    expect(Math.sqrt(squares / 500 - flowMean * flowMean) / flowMean).toBeGreaterThan(0.05);
    expect(crossings).toBeGreaterThanOrEqual(5);
    expect(crossings).toBeLessThanOrEqual(20);
  });
});

describe('every preset', () => {
  it.each(presetIds)('%s rests at its target flow and stays there', (id) => {
    const preset = presets[id];
    const start = runWith(preset, {}, 0);
    const later = runWith(preset, {}, 900_000);
    expect(Math.abs(later.flowLpm / preset.patient.targetFlowLpm - 1)).toBeLessThan(0.03);
    for (const key of ['flowLpm', 'p1', 'p2', 'p3', 'svo2', 'paCo2', 'mapMmhg'] as const)
      expect(Math.abs(later[key] - start[key]), key).toBeLessThan(Math.max(0.02 * Math.abs(start[key]), 0.5));
    expect(later.paCo2).toBeGreaterThan(35);
    expect(later.paCo2).toBeLessThan(45);
    expect(later.phPost).toBeGreaterThan(7.35);
    expect(later.phPost).toBeLessThan(7.5);
    expect(later.tArt).toBeGreaterThan(36.5);
  });

  it.each(presetIds)('%s keeps finite numbers under every disturbance at once', (id) => {
    const model = new CircuitModel({ preset: presets[id], seed: 1 });
    Object.assign(model.controls, {
      rpm: 5000,
      drainageFactor: 50,
      returnFactor: 50,
      oxygenatorObstruction: 1,
      air: 1,
      leakLpmPerMmhg: 0.1,
      bloodVolumeMl: -10_000,
      sweepLpm: 0,
      hctPercent: 10,
      vo2Factor: 3,
    });
    model.advanceTo(600_000);
    for (const [key, value] of Object.entries({ ...model.truth, ...model.sensed }))
      expect(Number.isFinite(value), key).toBe(true);
    expect(model.truth.p1).toBeGreaterThanOrEqual(-400);
  });
});

describe('randomness', () => {
  it('comes from the seed alone, whatever the size of the steps', () => {
    const run = (seed: number, chunkMs: number): number[] => {
      const model = new CircuitModel({ preset: presets['child-va'], seed });
      for (let at = chunkMs; at <= 30_000; at += chunkMs) model.advanceTo(at);
      return [model.sensed.p1, model.sensed.p2, model.sensed.p3, model.sensed.flowLpm, model.sensed.svo2];
    };
    expect(run(5, 20)).toEqual(run(5, 3000));
    expect(run(5, 20)).not.toEqual(run(6, 20));
  });

  it('stays near the truth: about 1 mmHg and 1 to 2 % of flow', () => {
    const model = new CircuitModel({ preset: presets['adult-vv'], seed: 9 });
    let squares = 0;
    let flowSquares = 0;
    const count = 5000;
    for (let i = 0; i < count; i++) {
      model.advanceTo(model.nowMs + 100);
      squares += (model.sensed.p2 - model.truth.p2) ** 2;
      flowSquares += (model.sensed.flowLpm / model.truth.flowLpm - 1) ** 2;
    }
    expect(Math.sqrt(squares / count)).toBeGreaterThan(0.7);
    expect(Math.sqrt(squares / count)).toBeLessThan(1.4);
    expect(Math.sqrt(flowSquares / count)).toBeGreaterThan(0.008);
    expect(Math.sqrt(flowSquares / count)).toBeLessThan(0.02);
  });
});
