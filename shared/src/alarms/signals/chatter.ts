/**
 * `chatter`: the drainage line slaps because the vein collapses around the cannula (clinical.md C6). Peak-to-peak of p1
 * while it does, else 0.
 *
 * Fast, where p1 and flow both come at 5 Hz or more (C6 asks for 10; our consoles give p1 at 5): over 5 s, p1 without its
 * line (that is the low edge of the band; the sensor's rate is the high one) swings by more than max(15 mmHg, 30 % of
 * |p1|) and flow varies by more than 5 %, or p1 has three negative spikes of more than 20 mmHg. Slow, from 1 Hz values:
 * over 15 s flow moves by more than 10 % of its mean and p1 by more than 20 mmHg. Both at constant speed, and both only
 * while p1 turns round again and again: a kink is a step, not chatter.
 */
import { type ChannelHistory, medianBetween, rawMs, secondsBetween, tensOfLast } from './history.ts';
import { detrended, enoughOf, mean, median, rangeOf, swings, validShare, variation } from './robust.ts';
import type { SignalOf } from './signal-declaration.ts';
import { known, type SignalInputs, type SignalOutcome, unknown } from './signal-types.ts';
import { isSteadySpeed } from './steady-speed.ts';

const fastHz = 5;
const fastCount = validShare * fastHz * (rawMs / 1000);
const slowS = 15;
const swingMmhg = 15;
const swingShare = 0.3;
const flowVariation = 0.05;
const spikeMmhg = 20;
const spikesMin = 3;
const slowSwingMmhg = 20;
const slowFlowShare = 0.1;
/** Two full to-and-fros; a cough or a kink is less (own figure, tuned on the simulator's collapse and kinks). */
const swingsMin = 4;
/** Suction pulls p1 below what it was; froth from an air leak lifts it (C6: that distinguishes them). */
const belowUsualMmhg = 5;
const usualS = 600;

export function chatterOf(signal: SignalOf<'chatter'>, inputs: SignalInputs): SignalOutcome {
  const p1 = inputs.history('p1');
  const flow = inputs.history('flow');
  const rpm = inputs.history('rpm');
  const speeds = rpm && enoughOf(secondsBetween(rpm, slowS, 0), slowS);
  const flows = flow && enoughOf(secondsBetween(flow, slowS, 0), slowS);
  const pressures = p1 && enoughOf(secondsBetween(p1, slowS, 0), slowS);
  if (!p1 || !flow || !speeds || !flows || !pressures) return unknown('inputMissing');
  if (!isSteadySpeed(speeds)) return known(0);
  const { belowTargetShare } = signal;
  if (belowTargetShare !== undefined && mean(flows) >= belowTargetShare * inputs.targetFlowLpm)
    return known(0);
  const isFast = p1.raw.length >= fastCount && flow.raw.length >= fastCount;
  const swing = isFast ? fastSwing(p1.raw, flow.raw) : slowSwing(pressures, flows);
  return known(swing > 0 && isSuction(p1, isFast ? p1.raw : pressures) ? swing : 0);
}

function fastSwing(pressures: readonly number[], flows: readonly number[]): number {
  const flat = detrended(pressures);
  const swing = rangeOf(flat);
  const threshold = Math.max(swingMmhg, swingShare * Math.abs(mean(pressures)));
  const turns = swings(flat, threshold / 2) >= swingsMin;
  const slaps = swing > threshold && turns && variation(detrendedFlow(flows)) > flowVariation;
  return slaps || spikes(flat) >= spikesMin ? swing : 0;
}

/** Flow without its line but with its mean, so that its variation is a share of the flow. */
function detrendedFlow(flows: readonly number[]): number[] {
  const middle = mean(flows);
  return detrended(flows).map((value) => value + middle);
}

/** How often the value dips by `spikeMmhg` below the median and comes back. */
function spikes(flat: readonly number[]): number {
  const middle = median(flat);
  let count = 0;
  let isLow = false;
  for (const value of flat) {
    const low = value < middle - spikeMmhg;
    if (low && !isLow) count++;
    isLow = low;
  }
  return count;
}

function slowSwing(pressures: readonly number[], flows: readonly number[]): number {
  const swing = rangeOf(pressures);
  const moves = rangeOf(flows) > slowFlowShare * Math.abs(mean(flows)) && swing > slowSwingMmhg;
  return moves && swings(pressures, slowSwingMmhg / 2) >= swingsMin ? swing : 0;
}

function isSuction(history: ChannelHistory, values: readonly number[]): boolean {
  const tens = tensOfLast(history, usualS);
  const usual = tens ? median(tens) : medianBetween(history, 60, slowS);
  return usual === null || Math.min(...values) < usual - belowUsualMmhg;
}
