/**
 * What a scenario is: a timeline as data, checked by zod, and compiled into tracks that give every value at any time.
 *
 * Values are relative (shares of the running flow, of the drainable volume, of a set point), so that one scenario fits a
 * baby and an adult. A value ramps from what it was over `overS` seconds. Everything is a pure function of scenario time.
 */
import { z } from 'zod';
import { faultModes } from '../faults/fault-modes.ts';

/** The four places of a simulated bed; also the device ids that the demo writes into its configuration. */
export const deviceSlots = ['pump', 'probe', 'cdi', 'sweep'] as const;
export type DeviceSlot = (typeof deviceSlots)[number];

/** What a value is when no step has touched it. */
export const scenarioDefaults = {
  /** Factors on the set points. */
  rpmFactor: 1,
  sweepFactor: 1,
  /** 0 = no gas arrives although the set point stands. */
  sweepSupply: 1,
  fdo2Factor: 1,
  /** °C above or below the water temperature of the preset. */
  waterShiftC: 0,
  /** The running flow that a kinked or clotted part still lets through; 1 = open. */
  drainageShare: 1,
  returnShare: 1,
  oxygenatorShare: 1,
  /** Blood lost, as a share of what can be lost before drainage collapses; above 1 it chatters. */
  volumeLoss: 0,
  /** As in the circuit's controls (shared/circuit/controls.ts). */
  membraneFailure: 0,
  headLoss: 0,
  decoupled: 0,
  air: 0,
  airlock: 0,
  drainageOpen: 0,
  leakLpmPerMmhg: 0,
  /** Added to the preset's recirculation (VV). */
  recirculationRise: 0,
  externalPressureMmhg: 0,
  svrFactor: 1,
  nativeFactor: 1,
  vo2Factor: 1,
  pulseFactor: 1,
  hctFactor: 1,
  transducerHeightCm: 0,
} as const satisfies Record<string, number>;
export type ScenarioValueName = keyof typeof scenarioDefaults;
export type ScenarioValues = Record<ScenarioValueName, number>;
export const scenarioValueNames = Object.keys(scenarioDefaults).filter(
  (name): name is ScenarioValueName => name in scenarioDefaults,
);

const secondsMax = 7 * 86_400;
const seconds = z.number().min(0).max(secondsMax);
const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

export const deviceActions = ['store', 'recalibrate', 'mark'] as const;
export type DeviceAction = (typeof deviceActions)[number];

const stepSchema = z.strictObject({
  atS: seconds,
  /** How long the change takes; 0 = at once. */
  overS: seconds.optional(),
  set: z.partialRecord(z.enum(scenarioValueNames), z.number()).optional(),
  fault: z
    .strictObject({ device: z.enum(deviceSlots), mode: z.enum(faultModes), seconds: seconds.min(0.1) })
    .optional(),
  action: z.strictObject({ device: z.enum(deviceSlots), does: z.enum(deviceActions) }).optional(),
});

export const scenarioSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
    title: text,
    /** What happens and what the bed is expected to alarm. */
    about: text,
    /** Only sensible in this mode; other beds stay steady. */
    mode: z.enum(['VA', 'VV']).optional(),
    /** Starts over after this long; without it the last values stay. */
    repeatS: seconds.min(1).optional(),
    steps: z.array(stepSchema).max(200),
  })
  .refine((scenario) => scenario.steps.every((step, i, all) => step.atS >= (all[i - 1]?.atS ?? 0)), {
    message: 'steps must be in order of time',
  });
export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];

interface Keyframe {
  readonly atS: number;
  readonly untilS: number;
  readonly from: number;
  readonly to: number;
}

export interface CompiledScenario {
  readonly scenario: Scenario;
  /** Writes the values at `atS` seconds of scenario time into `out`. */
  valuesAt(atS: number, out: ScenarioValues): void;
}

function valueAt(track: readonly Keyframe[], atS: number, start: number): number {
  let value = start;
  for (const frame of track) {
    if (frame.atS > atS) break;
    const span = frame.untilS - frame.atS;
    const share = span > 0 ? Math.min(1, (atS - frame.atS) / span) : 1;
    value = frame.from + (frame.to - frame.from) * share;
  }
  return value;
}

/** A step that starts while its value still ramps continues from where the ramp has come to. */
export function compileScenario(scenario: Scenario): CompiledScenario {
  const tracks = new Map<ScenarioValueName, Keyframe[]>();
  for (const step of scenario.steps) {
    for (const name of scenarioValueNames) {
      const to = step.set?.[name];
      if (to === undefined) continue;
      const track = tracks.get(name) ?? [];
      const from = valueAt(track, step.atS, scenarioDefaults[name]);
      track.push({ atS: step.atS, untilS: step.atS + (step.overS ?? 0), from, to });
      tracks.set(name, track);
    }
  }
  return {
    scenario,
    valuesAt: (atS, out) => {
      const { repeatS } = scenario;
      const within = repeatS === undefined ? atS : ((atS % repeatS) + repeatS) % repeatS;
      for (const name of scenarioValueNames) {
        const track = tracks.get(name);
        out[name] = track ? valueAt(track, within, scenarioDefaults[name]) : scenarioDefaults[name];
      }
    },
  };
}

/** Steps with a fault or an action that fall into (fromS, toS] of scenario time, repeats included. */
export function happeningsBetween(scenario: Scenario, fromS: number, toS: number): ScenarioStep[] {
  const found: ScenarioStep[] = [];
  const { repeatS } = scenario;
  for (const step of scenario.steps) {
    if (!step.fault && !step.action) continue;
    // The moments of a step are atS + n·repeatS, n ≥ 0; one inside the interval is enough, intervals are short.
    const round = repeatS === undefined ? 0 : Math.max(0, Math.floor((toS - step.atS) / repeatS));
    const moment = step.atS + round * (repeatS ?? 0);
    if (moment > fromS && moment <= toS) found.push(step);
  }
  return found;
}
