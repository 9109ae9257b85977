/**
 * What the cannulae in the patient allow: the most negative drainage pressure, the highest return pressure, the most flow.
 * They cap the limits of every preset (clinical.md H3): a cap is never loosened by a preset, and a person who sets a limit
 * beyond it needs a second one (limit-changes.ts).
 */
import type { Cannula, Cannulae } from '../config/site-config.ts';
import type { LimitTriple } from './preset.ts';

export type CannulaSide = 'drainage' | 'return';

/** The outermost value that a limit of one rule may have, and why. */
export interface LimitCap {
  /** In the unit of the rule's channel. */
  readonly limit: number;
  readonly cannula: CannulaSide;
  /** French size and model of that cannula. */
  readonly sizeFr: number;
  readonly model?: string;
  readonly source: string;
  /** What the preset has without the cap. */
  readonly uncapped: LimitTriple;
}

/** A limit of a cannula with where it comes from: the record's, else what is known of its size or model. */
interface CannulaLimit {
  readonly limit: number;
  readonly source: string;
}

/** Drainage cannulae of 9 to 15 Fr (clinical.md H1 p1: "cannula limit −100 for 9–15 Fr" [S24]). */
export const smallDrainage = {
  fromFr: 9,
  toFr: 15,
  p1Min: { limit: -100, source: 'clinical.md H1, D3: 9–15 Fr, −100 mmHg [S24]' },
} as const;

/** Bio-Medicus LS mini: drainage not below −100 mmHg, pressure not above 300 mmHg (clinical.md D3, limits by maker [S24]). */
export const lsMini = {
  model: /\bls[ -]?mini\b/i,
  p1Min: { limit: -100, source: 'clinical.md D3: maker of LS mini, −100 mmHg [S24]' },
  pReturnMax: { limit: 300, source: 'clinical.md D3: maker of LS mini, 300 mmHg [S24]' },
} as const;

function isLsMini(cannula: Cannula): boolean {
  return lsMini.model.test(cannula.model ?? '');
}

/** What is known of a drainage cannula of this size or model; undefined: nothing is. */
export function knownP1Min(drainage: Cannula): CannulaLimit | undefined {
  if (isLsMini(drainage)) return lsMini.p1Min;
  const { fromFr, toFr, p1Min } = smallDrainage;
  return drainage.sizeFr >= fromFr && drainage.sizeFr <= toFr ? p1Min : undefined;
}

/** The same of a return cannula. */
export function knownReturnMax(returning: Cannula): CannulaLimit | undefined {
  return isLsMini(returning) ? lsMini.pReturnMax : undefined;
}

/** The most flow (L/min) that both cannulae are for, and which one says so; undefined: neither does. */
export function cannulaFlowMax({ drainage, return: returning }: Cannulae): FlowMax | undefined {
  const found = [
    { cannula: 'drainage' as const, max: drainage?.flowMaxLpm },
    { cannula: 'return' as const, max: returning?.flowMaxLpm },
  ].flatMap(({ cannula, max }) => (max ? [{ cannula, ...max }] : []));
  return found.toSorted((a, b) => a.limit - b.limit)[0];
}

interface FlowMax extends CannulaLimit {
  readonly cannula: CannulaSide;
}

type CapOfRule = Omit<LimitCap, 'uncapped'>;

function capOf(cannula: CannulaSide, of: Cannula, found: CannulaLimit | undefined): CapOfRule[] {
  if (!found) return [];
  const { sizeFr, model } = of;
  return [{ ...found, cannula, sizeFr, ...(model === undefined ? {} : { model }) }];
}

/** The cap of a rule's limits, without a row of limits yet. */
function capOfRule(ruleId: string, cannulae: Cannulae): CapOfRule | undefined {
  const { drainage, return: returning } = cannulae;
  switch (ruleId) {
    case 'p1-low':
      return drainage && capOf('drainage', drainage, drainage.p1MinMmhg ?? knownP1Min(drainage))[0];
    case 'p3-high':
      return (
        returning && capOf('return', returning, returning.pReturnMaxMmhg ?? knownReturnMax(returning))[0]
      );
    case 'flow-high': {
      const max = cannulaFlowMax(cannulae);
      const of = max && cannulae[max.cannula];
      return max && of && capOf(max.cannula, of, { limit: max.limit, source: max.source })[0];
    }
    default:
      return undefined;
  }
}

/** `limits` not looser than the cannulae allow, with the cap; undefined: nothing caps this rule. */
export function capLimits(
  ruleId: string,
  limits: LimitTriple,
  cannulae: Cannulae | undefined,
): { readonly limits: LimitTriple; readonly cap: LimitCap } | undefined {
  const found = cannulae && capOfRule(ruleId, cannulae);
  if (!found) return undefined;
  const [warning, alarm, critical] = limits.map((limit) =>
    limit !== null && isBeyondCap(ruleId, limit, found.limit) ? found.limit : limit,
  );
  return {
    limits: [warning ?? null, alarm ?? null, critical ?? null],
    cap: { ...found, uncapped: limits },
  };
}

/** Whether a limit is looser than the cap of its rule. */
export function isBeyondCap(ruleId: string, limit: number, cap: number): boolean {
  return ruleId === 'p1-low' ? limit < cap : limit > cap;
}
