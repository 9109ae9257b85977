/** `rate`: robust slope of a channel (alarms.md 3.4). Points are means; fewer than 80 % of them give unknown (R11). */
import { meanOfLast, tensOfLast } from './history.ts';
import { knownOf, mean, median, theilSen, validShare } from './robust.ts';
import type { SignalOf } from './signal-declaration.ts';
import { known, type SeriesMemory, type SignalInputs, type SignalOutcome, unknown } from './signal-types.ts';
import { isSteadySpeed } from './steady-speed.ts';

/** Flow that rose by more than this through the window explains a more negative p1 (own figure, above sensor noise). */
const risingFlowShare = 1.02;

export function pointsOf(signal: { readonly windowS: number; readonly pointS: number }): number {
  return Math.ceil(signal.windowS / signal.pointS);
}

/** Called once per point. */
export function rateOf(signal: SignalOf<'rate'>, memory: SeriesMemory, inputs: SignalInputs): SignalOutcome {
  const history = inputs.history(signal.channel);
  const { points } = memory;
  const wanted = pointsOf(signal);
  points.push(history ? meanOfLast(history, signal.pointS) : null);
  if (points.length > wanted) points.shift();
  const valid = knownOf(points);
  if (valid.length < validShare * wanted) return unknown('tooFewValid');
  const slope = theilSen(points);
  if (slope === null) return unknown('tooFewValid');
  const perTime = (slope / signal.pointS) * signal.perS;
  const middle = median(valid);
  if (signal.relative && middle === 0) return unknown('tooFewValid');
  const value = signal.relative ? (100 * perTime) / Math.abs(middle) : perTime;
  if (!signal.sustained) return known(value);
  const quiet = steadyWithoutMoreFlow(signal.windowS, inputs);
  if (quiet === null) return unknown('inputMissing');
  return known(quiet ? value * gentlerShare(points, slope) : 0);
}

/** The gentler half's slope as a share of the whole window's, 0 when a half moves the other way, at most 1. */
function gentlerShare(points: SeriesMemory['points'], slope: number): number {
  const middle = points.length >> 1;
  const halves = [theilSen(points.slice(0, middle)), theilSen(points.slice(middle))];
  const shares = halves.map((half) => (half === null || slope === 0 ? 0 : half / slope));
  return Math.min(1, Math.max(0, Math.min(...shares)));
}

function steadyWithoutMoreFlow(windowS: number, inputs: SignalInputs): boolean | null {
  const rpm = inputs.history('rpm');
  const flow = inputs.history('flow');
  const speeds = rpm && tensOfLast(rpm, windowS);
  const flows = flow && tensOfLast(flow, windowS);
  if (!speeds || !flows) return null;
  const third = Math.max(1, Math.floor(flows.length / 3));
  const before = mean(flows.slice(0, third));
  return isSteadySpeed(speeds) && mean(flows.slice(-third)) <= risingFlowShare * before;
}
