/**
 * Recorded alarm transitions against those of a re-run: kept, moved in time, otherwise changed, removed, added. Both come
 * in the order of time and are paired as they come, per alarm: the nearest of the same kind within `pairWithinMs`. What
 * found no partner by then has none. Memory is bounded by what happens within that time.
 */
import type { AlarmTransition } from '../alarms/alarm-types.ts';

/** A changed delay moves an alarm; further away it is another occurrence. Longer than any delay of a rule's level. */
export const pairWithinMs = 600_000;

export const alarmDifferences = ['added', 'removed', 'moved', 'changed'] as const;
export type AlarmDifferenceKind = (typeof alarmDifferences)[number];

export interface AlarmDifference {
  readonly kind: AlarmDifferenceKind;
  /** undefined for `added`. */
  readonly recorded?: AlarmTransition;
  /** undefined for `removed`. */
  readonly rerun?: AlarmTransition;
  /** By how much the re-run is later, ms; 0 where nothing moved. */
  readonly movedMs: number;
}

export interface AlarmDiffCounts {
  kept: number;
  added: number;
  removed: number;
  moved: number;
  changed: number;
}

interface Pending {
  readonly transition: AlarmTransition;
  /** Everything of the transition as text, to see any difference. */
  readonly text: string;
  readonly kind: string;
}

/** What makes two transitions the same happening; times, values and revisions may differ. */
function kindOf({ from, to, view }: AlarmTransition): string {
  const { alarmId, level, priority, ack, latched, onsetMs } = view;
  return [alarmId, from, to, level, priority, ack, latched, onsetMs === null].join(' ');
}

export class AlarmDiff {
  readonly counts: AlarmDiffCounts = { kept: 0, added: 0, removed: 0, moved: 0, changed: 0 };
  readonly #textOf: (transition: AlarmTransition) => string;
  readonly #onDifference: (difference: AlarmDifference) => void;
  #recorded: Pending[] = [];
  #rerun: Pending[] = [];

  /** `textOf`: everything of a transition as canonical text. Differences are told as soon as they are sure. */
  constructor(
    textOf: (transition: AlarmTransition) => string,
    onDifference: (difference: AlarmDifference) => void,
  ) {
    this.#textOf = textOf;
    this.#onDifference = onDifference;
  }

  recorded(transition: AlarmTransition): void {
    this.#recorded.push(this.#pending(transition));
  }

  rerun(transition: AlarmTransition): void {
    this.#rerun.push(this.#pending(transition));
  }

  /** Both sides have been given up to `atMs`; pairs what can be paired and tells what has no partner any more. */
  settle(atMs: number): void {
    this.#pairEqual();
    const surelyBeforeMs = atMs - pairWithinMs;
    const due = this.#recorded.filter(({ transition }) => transition.atMs <= surelyBeforeMs);
    this.#recorded = this.#recorded.slice(due.length);
    for (const one of due) this.#pairNearest(one);
    const alone = this.#rerun.filter(({ transition }) => transition.atMs <= surelyBeforeMs - pairWithinMs);
    this.#rerun = this.#rerun.slice(alone.length);
    for (const { transition } of alone) this.#tell({ kind: 'added', rerun: transition, movedMs: 0 });
  }

  /** Nothing more comes. */
  finish(): void {
    this.settle(Number.POSITIVE_INFINITY);
  }

  #pending(transition: AlarmTransition): Pending {
    return { transition, text: this.#textOf(transition), kind: kindOf(transition) };
  }

  /** The usual case: both sides say the same. Leaves the lists from the first difference on. */
  #pairEqual(): void {
    const length = Math.min(this.#recorded.length, this.#rerun.length);
    let equal = 0;
    while (equal < length && this.#recorded[equal]?.text === this.#rerun[equal]?.text) equal++;
    if (equal === 0) return;
    this.counts.kept += equal;
    this.#recorded = this.#recorded.slice(equal);
    this.#rerun = this.#rerun.slice(equal);
  }

  #pairNearest({ transition, text, kind }: Pending): void {
    let best = -1;
    let bestMs = pairWithinMs;
    for (const [index, other] of this.#rerun.entries()) {
      const apartMs = Math.abs(other.transition.atMs - transition.atMs);
      if (other.kind !== kind || apartMs > bestMs || (apartMs === bestMs && best >= 0)) continue;
      best = index;
      bestMs = apartMs;
    }
    const partner = this.#rerun[best];
    if (!partner) {
      this.#tell({ kind: 'removed', recorded: transition, movedMs: 0 });
      return;
    }
    this.#rerun.splice(best, 1);
    const movedMs = partner.transition.atMs - transition.atMs;
    if (partner.text === text) this.counts.kept++;
    else
      this.#tell({
        kind: movedMs === 0 ? 'changed' : 'moved',
        recorded: transition,
        rerun: partner.transition,
        movedMs,
      });
  }

  #tell(difference: AlarmDifference): void {
    this.counts[difference.kind]++;
    this.#onDifference(difference);
  }
}
