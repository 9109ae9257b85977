/**
 * `relation`: channels that move together in the way of one cause (alarms.md 3.4, consensus; the signatures are those of
 * clinical.md C6). Each channel is compared with its own reference, learned at this pump speed while nothing moved.
 *
 * The reference follows slow change (10 minutes) only while every clause is below half of its threshold, so a fault that
 * creeps in is not learned; after 30 restless minutes, and after a change of speed, it is learned anew: relations tell of
 * changes, limits tell of states. A relation adds to the limit alarms and never replaces one.
 */
import { medianBetween, secondsBetween } from './history.ts';
import { enoughOf, swings } from './robust.ts';
import { type RelationClause, type SignalOf, signalInputs } from './signal-declaration.ts';
import {
  known,
  type RelationMemory,
  type SignalInputs,
  type SignalOutcome,
  unknown,
} from './signal-types.ts';
import { speedTolerance } from './steady-speed.ts';

const nowS = 5;
/** Learned from this much known time. */
const learnS = 60;
const followS = 600;
const restlessMaxS = 1_800;
/** A reference older than this without data is of another time. */
const forgetMs = 600_000;
const restlessS = 15;
const calmS = 45;
/** A clause that has held needs this share of its threshold to hold on. */
const holdOnShare = 0.7;
const swingsMin = 3;

interface Change {
  readonly channel: string;
  readonly by: number;
  readonly as: 'percent' | 'absolute';
}

export function relationOf(
  signal: SignalOf<'relation'>,
  memory: RelationMemory,
  inputs: SignalInputs,
): SignalOutcome {
  const channels = signalInputs(signal).needed;
  const now = medians(channels, nowS, inputs);
  if (!now) {
    if (inputs.atMs - memory.lastKnownMs > forgetMs) forget(memory);
    return unknown('inputMissing');
  }
  memory.lastKnownMs = inputs.atMs;
  const at = (values: readonly number[], channel: string): number =>
    values[channels.indexOf(channel)] ?? Number.NaN;
  if (memory.reference) {
    const speed = at(memory.reference, 'rpm');
    if (Math.abs(at(now, 'rpm') - speed) > speedTolerance(speed)) forget(memory);
  }
  if (!memory.reference) return learn(memory, channels, inputs);
  const { reference } = memory;
  const changed = ({ channel, as }: Omit<Change, 'by'>): number => {
    const before = at(reference, channel);
    const by = at(now, channel) - before;
    return as === 'absolute' ? by : (100 * by) / Math.max(Math.abs(before), Number.EPSILON);
  };
  let isQuiet = true;
  let holds = true;
  for (const clause of signal.clauses) {
    if (!('by' in clause)) {
      const amplitude = (Math.abs(at(reference, clause.channel)) * clause.swingPercent) / 100;
      const moves = isRestless(clause, amplitude, memory.holds, inputs);
      if (moves === null) return unknown('inputMissing');
      holds &&= moves === (clause.test === 'restless');
      continue;
    }
    const by = changed(clause);
    isQuiet &&= Math.abs(by) < clause.by / 2;
    holds &&= clauseHolds(clause, by, memory.holds ? holdOnShare * clause.by : clause.by);
  }
  follow(memory, reference, now, isQuiet);
  memory.holds = holds;
  const by = changed(signal);
  return known(holds ? (signal.change === 'rise' ? by : -by) : 0);
}

function clauseHolds(clause: Extract<RelationClause, { by: number }>, by: number, least: number): boolean {
  if (clause.test === 'steady') return Math.abs(by) < clause.by;
  return clause.test === 'rise' ? by >= least : -by >= least;
}

function medians(channels: readonly string[], overS: number, inputs: SignalInputs): number[] | null {
  const values: number[] = [];
  for (const channel of channels) {
    const history = inputs.history(channel);
    const value = history && medianBetween(history, overS, 0);
    if (typeof value !== 'number') return null;
    values.push(value);
  }
  return values;
}

/** Null when too little is known to say. A clause that has held looks as far back as one that asks for calm. */
function isRestless(
  clause: Extract<RelationClause, { swingPercent: number }>,
  amplitude: number,
  held: boolean,
  inputs: SignalInputs,
): boolean | null {
  const overS = clause.test === 'calm' || held ? calmS : restlessS;
  const history = inputs.history(clause.channel);
  const values = history && enoughOf(secondsBetween(history, overS, 0), overS);
  return values ? swings(values, amplitude) >= swingsMin : null;
}

function forget(memory: RelationMemory): void {
  memory.reference = null;
  memory.holds = false;
  memory.learnedS = 0;
  memory.restlessS = 0;
}

function learn(memory: RelationMemory, channels: readonly string[], inputs: SignalInputs): SignalOutcome {
  memory.learnedS++;
  if (memory.learnedS >= learnS) memory.reference = medians(channels, learnS, inputs);
  return unknown('learning');
}

function follow(memory: RelationMemory, reference: number[], now: readonly number[], isQuiet: boolean): void {
  if (!isQuiet) {
    memory.restlessS++;
    if (memory.restlessS > restlessMaxS) forget(memory);
    return;
  }
  memory.restlessS = 0;
  for (const [index, value] of now.entries()) {
    const before = reference[index] ?? value;
    reference[index] = before + (value - before) / followS;
  }
}
