/**
 * When bursts start on the audio clock: pure, so that the live player, the offline rendering of the tests and a table of
 * cases ask the same function. Times are seconds of the audio clock.
 *
 * Whole bursts are scheduled at least 20 s and two bursts ahead (R24): a page that hangs or is throttled goes on sounding.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { burstMs, burstPeriodMs, type SoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import { outranks } from '@circuitwatch/shared/sound/sound-wanted.ts';

/** Bursts start up to this far ahead: R24's 20 s, and one interval more, so that the last one ends beyond them. */
const horizonSec = 30;
const burstsAheadMin = 2;
/** From a call to the first pulse: the audio thread takes a block or two. R23 allows a second. */
const leadSec = 0.05;
/** Between the end of a burst and the first of a lower priority: the shortest interburst interval of HIGH (alarms.md §1.4). */
const handoverSec = 2.5;

export interface PlannedBurst {
  readonly priority: Priority;
  readonly startSec: number;
  readonly endSec: number;
}

export interface BurstPlan {
  /** Stop the burst that sounds now. */
  readonly cutsRunning: boolean;
  /** Drop every burst that has not begun. */
  readonly dropsPending: boolean;
  /** New bursts, in order. */
  readonly adds: readonly PlannedBurst[];
}

export interface PlanInput {
  readonly nowSec: number;
  /** Bursts that are scheduled and not over, in order. */
  readonly scheduled: readonly PlannedBurst[];
  readonly wanted: Priority | null;
  /** A person silenced something: a running burst that is no longer wanted stops at once. */
  readonly isSilenced: boolean;
}

const nothing: BurstPlan = { cutsRunning: false, dropsPending: false, adds: [] };

export function planBursts(set: SoundSet, { nowSec, scheduled, wanted, isSilenced }: PlanInput): BurstPlan {
  const running = scheduled.find(({ startSec, endSec }) => startSec <= nowSec && nowSec < endSec);
  const pending = scheduled.filter(({ startSec }) => startSec > nowSec);
  if (wanted === null) {
    const finishes = running?.priority === 'high' && !isSilenced;
    return { cutsRunning: running !== undefined && !finishes, dropsPending: pending.length > 0, adds: [] };
  }
  const last = pending.at(-1) ?? running;
  if (last?.priority === wanted) {
    const next = last.startSec + burstPeriodMs(set.bursts[wanted]) / 1000;
    return { ...nothing, adds: burstsFrom(set, wanted, Math.max(next, nowSec + leadSec), nowSec) };
  }
  // A fall waits for the end of a HIGH burst, unless somebody silenced it; a rise does not wait.
  const cutsRunning =
    running !== undefined &&
    (running.priority !== 'high' || isSilenced || outranks(wanted, running.priority));
  const startSec = running && !cutsRunning ? running.endSec + handoverSec : nowSec + leadSec;
  return {
    cutsRunning,
    dropsPending: pending.length > 0,
    adds: burstsFrom(set, wanted, startSec, nowSec),
  };
}

function burstsFrom(set: SoundSet, priority: Priority, firstSec: number, nowSec: number): PlannedBurst[] {
  const pattern = set.bursts[priority];
  const periodSec = burstPeriodMs(pattern) / 1000;
  const untilSec = nowSec + Math.max(horizonSec, burstsAheadMin * periodSec);
  const bursts: PlannedBurst[] = [];
  for (let startSec = firstSec; startSec < untilSec; startSec += periodSec)
    bursts.push({ priority, startSec, endSec: startSec + burstMs(pattern) / 1000 });
  return bursts;
}
