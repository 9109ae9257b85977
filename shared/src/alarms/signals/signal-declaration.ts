/**
 * What a signal is, as data: a detector that turns channels into one number, on which a rule puts limits, delays and a
 * deadband like on any channel. A signal that cannot be judged is unknown, and its rule UNKNOWN, never normal (R08, R11).
 *
 * Kinds: `state` (alarms.md 3.5 #13), `rate`, `fall` (clinical.md B2 #7, #16), `baseline` (B2 #18, #19), `relation`
 * (alarms.md 3.4, consensus), `schedule` (B2 #41, #42), `chatter` and `clotTrend` (clinical.md C6).
 */
import { z } from 'zod';

const channel = z.string().min(1);
/** Windows are whole seconds: signals are evaluated on a grid of one second. */
const seconds = z.int().min(1);
const positive = z.number().positive();

/** One thing that must hold beside the value of a relation; against the learned reference of the same channel. */
const clauseSchema = z.discriminatedUnion('test', [
  z.strictObject({
    test: z.enum(['rise', 'fall']),
    channel,
    by: positive,
    as: z.enum(['percent', 'absolute']),
  }),
  /** Within `by` of the reference either way. */
  z.strictObject({ test: z.literal('steady'), channel, by: positive, as: z.enum(['percent', 'absolute']) }),
  /** At least three swings of `swingPercent` of the reference within 15 s; fewer than three within 45 s. */
  z.strictObject({ test: z.enum(['restless', 'calm']), channel, swingPercent: positive }),
]);

export const signalSchema = z.discriminatedUnion('kind', [
  /** 1 while a state channel is in one of the states, else 0. Evaluated with every sample. */
  z.strictObject({ kind: z.literal('state'), channel, states: z.array(z.int().min(0)).min(1).max(32) }),
  /**
   * Robust slope (Theil–Sen) over a window of points, each the mean of `pointS`; per `perS` seconds, in the channel's
   * unit or as % of the window's median. Falling is negative. Unknown with fewer than 80 % of the points.
   */
  z.strictObject({
    kind: z.literal('rate'),
    channel,
    windowS: seconds.max(86_400),
    pointS: seconds.max(600),
    perS: seconds,
    relative: z.boolean(),
    /**
     * 0 unless the pump's speed stood still and the flow did not rise through the window (at most 600 s), and both halves
     * of the window move the same way: the gentler of them counts, so that a step is no trend.
     */
    sustained: z.boolean().optional(),
  }),
  /**
   * Fall (%) of a channel against itself `windowS` ago; 0 where the speed changed, where `whileNotFalling` fell too, or
   * where it was not above `floor` (in its unit) before: near zero any noise is a large share.
   */
  z.strictObject({
    kind: z.literal('fall'),
    channel,
    windowS: seconds.max(45),
    floor: positive,
    whileNotFalling: channel.optional(),
  }),
  /** Change (%) against the captured baseline, judged at matched flow only; the last judgement stands for `holdS`. */
  z.strictObject({
    kind: z.literal('baseline'),
    channel,
    flowTolerance: z.number().min(0.01).max(0.5),
    holdS: seconds.max(86_400),
  }),
  /**
   * Change of `channel` (% or absolute) in the direction `change` against a reference learned while all was quiet at this
   * speed, if all clauses hold; else 0. Clauses that have held hold on to 70 % of their threshold, so that a fault at the
   * edge is one alarm.
   */
  z.strictObject({
    kind: z.literal('relation'),
    channel,
    change: z.enum(['rise', 'fall']),
    as: z.enum(['percent', 'absolute']),
    clauses: z.array(clauseSchema).max(6),
  }),
  /** Time since something people recorded, in units of `unitS`. Unknown until recorded. */
  z.strictObject({
    kind: z.literal('schedule'),
    since: z.enum(['circuitStart', 'lastCheck']),
    unitS: seconds,
  }),
  /** Peak-to-peak of p1 (mmHg) while drainage chatters, else 0 (clinical.md C6). */
  z.strictObject({
    kind: z.literal('chatter'),
    /** Only while the mean flow is below this share of the target flow. */
    belowTargetShare: z.number().min(0).max(1).optional(),
  }),
  /** Change (%) of ΔP per flow over the window: robust slope × window at matched flow (clinical.md C6). */
  z.strictObject({ kind: z.literal('clotTrend'), windowS: seconds.min(1_800).max(86_400) }),
]);

export type Signal = z.infer<typeof signalSchema>;
export type SignalOf<K extends Signal['kind']> = Extract<Signal, { kind: K }>;
export type RelationClause = z.infer<typeof clauseSchema>;

/** The channels a signal reads; those in `optional` are used where the bed has them and said to be missing otherwise. */
export function signalInputs(signal: Signal): {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
} {
  const needed = neededBy(signal);
  return {
    needed: [...new Set(needed)],
    optional: signal.kind === 'clotTrend' ? ['hct', 'tArt'] : [],
  };
}

function neededBy(signal: Signal): string[] {
  switch (signal.kind) {
    case 'state':
      return [signal.channel];
    case 'rate':
      return signal.sustained ? [signal.channel, 'rpm', 'flow'] : [signal.channel];
    case 'fall':
      return [signal.channel, 'rpm', ...(signal.whileNotFalling ? [signal.whileNotFalling] : [])];
    case 'baseline':
      return [signal.channel, 'flow'];
    case 'relation':
      return [signal.channel, 'rpm', ...signal.clauses.map((clause) => clause.channel)];
    case 'schedule':
      return [];
    case 'chatter':
      return ['p1', 'flow', 'rpm'];
    case 'clotTrend':
      return ['dPPerFlow', 'flow'];
  }
}

/** Longest time (s) from a change to the number that shows it, beside the on-delay: for the list of total delays (R07). */
export function signalWindowS(signal: Signal): number {
  switch (signal.kind) {
    case 'state':
      return 0;
    case 'rate':
    case 'fall':
    case 'clotTrend':
      return signal.windowS;
    case 'chatter':
      return 15;
    case 'schedule':
      return 60;
    case 'baseline':
    case 'relation':
      return 5;
  }
}
