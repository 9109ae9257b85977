/**
 * The starting values: one preset for VA and one for VV, from clinical.md H1 and H2 for the rules that run. They are
 * proposals, to be confirmed by the site ([CP] = common practice without a source).
 *
 * Values without a figure in H: no flow (|flow| < 0.05 L/min, the least that derived values treat as flow), sweep lost (own
 * figure just above a flow meter's zero), the bubble state, and B2 #22's 45 %. Deadbands: alarms.md 3.4; low flow 5 % of target: B2 #5; the flow deadband
 * is at most a quarter of the target, so that a small patient's alarm can end at all.
 */
import type { SupportMode } from '../config/site-config.ts';
import { type LimitTriple, parsePreset, type Preset, type PresetRow } from './preset.ts';
import { perBand, row, same } from './preset-rows.ts';
import { signalRows } from './preset-signal-rows.ts';

const pressureDeadband = { absolute: 5 };
const flowDeadband = { absolute: 0.1, targetFraction: 0.25 };
const saturationDeadband = { absolute: 1 };
const temperatureDeadband = { absolute: 0.2 };

const backflowMild: LimitTriple = [-0.05, -0.05, null];
const backflow: LimitTriple = [-0.1, -0.1, null];

const shared: readonly PresetRow[] = [
  row('bubble', '', same([null, null, 0.5]), { absolute: 0 }, 'clinical.md H1: every bubble [S20]'),
  row(
    'no-flow',
    'L/min',
    same([null, null, 0.05]),
    flowDeadband,
    'clinical.md B2 #3: flow ≤ 0; within 0.05 either way [CP]',
  ),
  row(
    'backflow',
    'L/min',
    perBand(backflowMild, backflowMild, backflow, backflow, backflow),
    flowDeadband,
    'clinical.md H1: −0.1, 1 s, 6 s [S20]; −0.05 [CP]',
  ),
  row(
    'p1-low',
    'mmHg',
    perBand([-40, -60, -100], [-50, -80, -100], [-60, -90, -120], [-80, -100, -150], [-80, -100, -150]),
    pressureDeadband,
    'clinical.md H1: −50/−100 [S9], −100/−150 [S10], cannula limit −100 [S24], device [S20]; split by band [CP]',
  ),
  {
    rule: 'flow-high',
    basis: 'targetFraction',
    unit: 'L/min',
    limits: same([1.3, null, null]),
    deadband: { targetFraction: 0.05 },
    source: 'clinical.md H1: 130 % of target [CP]',
  },
  row(
    'p1-high',
    'mmHg',
    perBand([null, 20, null], [null, 20, null], [null, 20, null], [null, 25, null], [null, 25, null]),
    pressureDeadband,
    'clinical.md H1: p1 positive [CP]',
  ),
  row(
    'p2-high',
    'mmHg',
    perBand([250, 300, 350], [250, 300, 350], [300, 350, 400], [300, 350, 400], [300, 350, 400]),
    pressureDeadband,
    'clinical.md H1: 300 small cannulae [S24]; 400 [OK ELSO] [S20]',
  ),
  row(
    'dp-high',
    'mmHg',
    perBand([20, 40, null], [25, 45, null], [30, 50, null], [40, 60, null], [50, 70, null]),
    pressureDeadband,
    'clinical.md H1: neonate [S8]; others [CP]',
  ),
  row(
    'hb-low',
    'g/dL',
    perBand([11, 10, null], [9, 8, null], [8, 7, null], [8, 7, null], [8, 7, null]),
    { absolute: 0.2 },
    'clinical.md H1 [CP]',
  ),
  row(
    'temperature-low',
    '°C',
    perBand([36, 35.5, null], [36, 35.5, null], [35.5, 35, null], [35.5, 35, null], [35.5, 35, null]),
    temperatureDeadband,
    'clinical.md H1 [CP]; cooling protocols override',
  ),
  row(
    'temperature-high',
    '°C',
    perBand([37.5, 38, null], [37.5, 38, null], [37.5, 38, null], [37.8, 38.5, null], [38, 38.5, null]),
    temperatureDeadband,
    'clinical.md H1 [CP]',
  ),
  row(
    'svo2-invalid-after-fall',
    '%',
    same([null, 45, null]),
    saturationDeadband,
    'clinical.md B2 #22: consoles report from 40 % [S19] [S20]',
  ),
  row(
    'sweep-lost',
    'L/min',
    same([null, null, 0.02]),
    { absolute: 0.02 },
    'clinical.md B2 #25: sweep = 0; 0.02 above a meter’s zero, own figure [CP]',
  ),
  ...signalRows,
];

function lowFlow(warning: number, critical: number, source: string): PresetRow {
  return {
    rule: 'flow-low',
    basis: 'targetFraction',
    unit: 'L/min',
    limits: same([warning, null, critical]),
    deadband: { targetFraction: 0.05 },
    floor: { mlPerKgMin: perBand(50, 50, 40, 35, 30), lpmMax: perBand(0.25, null, null, null, null) },
    source,
  };
}

const lowFlowFloor = 'floor 50/50/40/35/30 mL/kg/min [CP] or 0.25 L/min [S24], the lower';

const va: Preset = {
  id: 'starting-values-va',
  mode: 'VA',
  version: 1,
  date: '2026-11-24',
  author: 'Circuitwatch, from clinical.md H1',
  approvedBy: null,
  targetFlow: {
    mlPerKgMin: perBand(100, 100, 80, 70, 60),
    source: 'clinical.md H1: 100/80/60 [S17]; 70 [CP]',
  },
  rows: [
    ...shared,
    lowFlow(0.8, 0.6, `clinical.md H1: 80/60 % of target [CP]; ${lowFlowFloor}`),
    row(
      'p3-high',
      'mmHg',
      perBand([200, 250, 300], [220, 270, 300], [250, 300, 350], [250, 300, 350], [250, 300, 350]),
      pressureDeadband,
      'clinical.md H1: 200 [S27]; 300 maker [S24]',
    ),
    row(
      'svo2-low',
      '%',
      perBand([68, 60, 50], [65, 60, 50], [65, 60, 50], [65, 60, 50], [65, 60, 50]),
      saturationDeadband,
      'clinical.md H1: > 70 goal [S18]; < 60 shock sign [S75]; critical [CP]',
    ),
    row(
      'svo2-high',
      '%',
      perBand([90, null, null], [90, null, null], [88, null, null], [88, null, null], [85, null, null]),
      saturationDeadband,
      'clinical.md H1 [CP]: over-flow, low oxygen use, shunt',
    ),
  ],
};

const vv: Preset = {
  id: 'starting-values-vv',
  mode: 'VV',
  version: 1,
  date: '2026-11-24',
  author: 'Circuitwatch, from clinical.md H1 and H2',
  approvedBy: null,
  targetFlow: {
    mlPerKgMin: perBand(120, 110, 90, 75, 65),
    source: 'clinical.md H2 [CP]; neonatal start 100–120 [OK]',
  },
  rows: [
    ...shared,
    lowFlow(0.75, 0.5, `clinical.md H2: 75/50 % of target [CP]; ${lowFlowFloor}`),
    row(
      'p3-high',
      'mmHg',
      perBand([150, 200, 300], [180, 230, 300], [200, 250, 300], [220, 270, 330], [220, 270, 330]),
      pressureDeadband,
      'clinical.md H2: dual-lumen return lumen is narrow [S25]; [CP]',
    ),
    row(
      'svo2-low',
      '%',
      perBand([65, 55, null], [65, 55, null], [65, 55, null], [60, 50, null], [60, 50, null]),
      saturationDeadband,
      'clinical.md H2: drainage saturation [CP]',
    ),
    row(
      'drainage-saturation-high',
      '%',
      perBand([85, 90, null], [85, 90, null], [82, 88, null], [80, 85, null], [80, 85, null]),
      saturationDeadband,
      'clinical.md H2: > 90 [S18]; others [CP]',
    ),
    row(
      'recirculation-suspected',
      '%',
      same([5, null, null]),
      saturationDeadband,
      'clinical.md B2 #23: rise of the drainage saturation at the same flow, own figure [CP]',
    ),
  ],
};

function load(preset: Preset): Preset {
  const result = parsePreset(preset);
  if (!result.ok) throw new Error(`preset ${preset.id}: ${result.errors.join('; ')}`);
  return result.preset;
}

/** The presets that ship, by support mode. */
export const startingPresets: Readonly<Record<SupportMode, Preset>> = { VA: load(va), VV: load(vv) };
