/**
 * THE table of procedures that re-map alarms for a limited time (clinical.md B2 note b, alarms.md 3.4, R39): which rules
 * each may suppress and up to which priority, how long it lasts at most, and what proves that it is over.
 *
 * Never suppressed: the bubble detector; backflow outside the retrograde trial's band; a technical alarm at HIGH. The
 * sweep gas is technical by kind, but clinical.md B2 #25 itself excepts the sweep-off trial. Times beyond the clamp's
 * 120 s and the maintenance's 10 min are proposals, to be confirmed by the site; a longer procedure is renewed by a person.
 */
import type { Text } from '../foundation/language.ts';
import type { Priority } from './alarm-types.ts';

const minuteMs = 60_000;
/** alarms.md 3.4. */
export const clampMsMax = 120_000;
export const maintenanceMsMax = 10 * minuteMs;
const trialMsMax = 60 * minuteMs;
const clampBeginMs = 30_000;
const beginMs = 2 * minuteMs;

/** Evidence against a procedure: the channel above or below a value for this long. */
export interface ContraryEvidence {
  readonly channel: string;
  readonly side: 'above' | 'below';
  /** In the channel's unit, `perKg` in mL/kg/min of a flow; the smaller where both are given. */
  readonly absolute?: number;
  readonly mlPerKgMin?: number;
  readonly forMs: number;
  /** Counts from the start; otherwise only once the channel has been seen on the other side. */
  readonly atOnce: boolean;
}

export interface SuppressedRule {
  readonly ruleId: string;
  /** At a higher priority the alarm signals all the same. */
  readonly upTo: Priority;
}

export interface ProcedureContext {
  readonly id: string;
  readonly name: Text;
  readonly suppresses: readonly SuppressedRule[];
  readonly durationMsMax: number;
  /** A procedure of which nothing is seen for this long has not begun, and ends. */
  readonly beginsWithinMs: number;
  readonly contrary: readonly ContraryEvidence[];
  readonly source: string;
}

/** Flow that a clamped or open circuit cannot have: alarms.md 3.4 says 0.3 L/min; per weight so that a neonate has one too. */
const flowIsBack: ContraryEvidence = {
  channel: 'flow',
  side: 'above',
  absolute: 0.3,
  mlPerKgMin: 50,
  // Longer than the off-delay of flow rules: what the procedure caused has ended before what it hides may signal.
  forMs: 5_000,
  atOnce: false,
};

const noFlow = { ruleId: 'no-flow', upTo: 'high' } as const;
const lowFlow = { ruleId: 'flow-low', upTo: 'high' } as const;
const noSweep = { ruleId: 'sweep-lost', upTo: 'high' } as const;
const noSensor = { ruleId: 'sensor-invalid', upTo: 'medium' } as const;

/** What a stopped, clamped or filling circuit does to the rules that compare channels (clinical.md B2 #7, #12, #13, C6). */
const circuitIsStill: readonly SuppressedRule[] = [
  { ruleId: 'flow-drop', upTo: 'high' },
  { ruleId: 'drainage-insufficient', upTo: 'high' },
  { ruleId: 'return-obstructed', upTo: 'high' },
  { ruleId: 'pump-head-fall', upTo: 'high' },
  { ruleId: 'p1-high', upTo: 'medium' },
];

export const procedureContexts: readonly ProcedureContext[] = [
  {
    id: 'priming',
    name: { en: 'Priming', zh: '预充' },
    suppresses: [noFlow, lowFlow, noSweep, noSensor, ...circuitIsStill],
    durationMsMax: maintenanceMsMax,
    beginsWithinMs: beginMs,
    contrary: [],
    source: 'clinical.md B2 note b; maximum: alarms.md 3.4 (maintenance)',
  },
  {
    id: 'clampTrial',
    name: { en: 'Clamp trial', zh: '夹管试验' },
    suppresses: [noFlow, lowFlow, ...circuitIsStill],
    durationMsMax: clampMsMax,
    beginsWithinMs: clampBeginMs,
    contrary: [flowIsBack],
    source: 'clinical.md B2 note b; maximum and end: alarms.md 3.4',
  },
  {
    id: 'sweepOff',
    name: { en: 'Sweep-off trial', zh: '停气试验' },
    suppresses: [noSweep, { ruleId: 'membrane-gas-failing', upTo: 'high' }],
    durationMsMax: trialMsMax,
    beginsWithinMs: beginMs,
    contrary: [{ channel: 'sweep', side: 'above', absolute: 0.1, forMs: 10_000, atOnce: false }],
    source: 'clinical.md B2 #25 and note b; duration to be confirmed by the site',
  },
  {
    id: 'turnDown',
    name: { en: 'Flow turn-down', zh: '减流试验' },
    suppresses: [lowFlow, { ruleId: 'flow-drop', upTo: 'high' }],
    durationMsMax: trialMsMax,
    beginsWithinMs: beginMs,
    contrary: [],
    source: 'clinical.md B2 note b; duration to be confirmed by the site',
  },
  {
    id: 'retrogradeTrial',
    name: { en: 'Retrograde flow trial (PCRTO)', zh: '逆流试停（PCRTO）' },
    suppresses: [{ ruleId: 'backflow', upTo: 'high' }, noFlow, lowFlow, ...circuitIsStill],
    durationMsMax: trialMsMax,
    beginsWithinMs: beginMs,
    contrary: [{ channel: 'flow', side: 'below', mlPerKgMin: -20, forMs: 2_000, atOnce: true }, flowIsBack],
    source:
      'clinical.md B2 #4, note b and PCRTO (band −5 to −20 mL/kg/min); duration to be confirmed by the site',
  },
  {
    id: 'circuitChange',
    name: { en: 'Circuit change', zh: '更换管路' },
    suppresses: [noFlow, lowFlow, noSweep, noSensor, ...circuitIsStill],
    durationMsMax: maintenanceMsMax,
    beginsWithinMs: beginMs,
    contrary: [flowIsBack],
    source: 'clinical.md B2 note b; maximum: alarms.md 3.4 (maintenance)',
  },
  {
    id: 'transport',
    name: { en: 'Transport', zh: '转运' },
    suppresses: [noSensor, { ruleId: 'link-lost', upTo: 'medium' }],
    durationMsMax: maintenanceMsMax,
    beginsWithinMs: beginMs,
    contrary: [],
    source: 'clinical.md B2 note b, alarms.md R67; maximum: alarms.md 3.4 (maintenance)',
  },
];

const byId: ReadonlyMap<string, ProcedureContext> = new Map(procedureContexts.map((one) => [one.id, one]));

export function procedureContext(id: string): ProcedureContext | undefined {
  return byId.get(id);
}

/** The highest priority of the rule that the procedure may suppress; null when it may not suppress the rule. */
export function highestSuppressed(contextId: string, ruleId: string): Priority | null {
  return byId.get(contextId)?.suppresses.find((row) => row.ruleId === ruleId)?.upTo ?? null;
}
