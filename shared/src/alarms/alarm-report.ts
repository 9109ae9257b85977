/**
 * What the alarms of one bed came to over a stretch of time (alarms.md R75, 3.1): how many, how long, how soon somebody
 * acknowledged, and which rules they were. Pure: alarm views go in, in the order of the record, oldest first.
 *
 * An occurrence counts where it began. Those that never signalled (under a procedure, or as the consequence of another
 * alarm) are counted apart: nobody was asked.
 */
import { type AlarmView, priorities, type Priority } from './alarm-types.ts';

/** alarms.md 3.1: over before a human could act; on for longer than a shift; more than 10 in 10 min; 3 of one in 1 min. */
export const reportFigures = {
  fleetingMs: 15_000,
  staleMs: 12 * 3_600_000,
  flood: { alarms: 10, windowMs: 600_000 },
  chatter: { times: 3, windowMs: 60_000 },
} as const;

export type PriorityCounts = Readonly<Record<Priority, number>>;

export interface AcknowledgeDelays {
  /** Occurrences that somebody acknowledged. */
  readonly count: number;
  /** From the first signal; null without any. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

export interface RuleReport {
  readonly ruleId: string;
  /** Occurrences that signalled, by their highest priority. */
  readonly counts: PriorityCounts;
  readonly total: number;
  /** Time that they were on, ms. */
  readonly onMs: number;
  readonly fleeting: number;
  readonly unacknowledged: number;
  readonly acknowledgeMedianMs: number | null;
}

export interface DayReport {
  /** As the caller names days. */
  readonly day: string;
  readonly counts: PriorityCounts;
}

export interface AlarmReport {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: PriorityCounts;
  readonly total: number;
  /** Occurrences that never signalled. */
  readonly silent: number;
  readonly perDay: number;
  /** Time with at least one alarm on, ms. */
  readonly inAlarmMs: number;
  readonly acknowledge: Readonly<Record<Priority, AcknowledgeDelays>>;
  readonly fleeting: number;
  readonly stale: number;
  /** Stretches with more than ten beginnings in ten minutes. */
  readonly floods: number;
  /** Alarms that began three times within a minute, by alarm id. */
  readonly chattering: readonly string[];
  /** Most frequent first. */
  readonly rules: readonly RuleReport[];
  readonly days: readonly DayReport[];
}

interface Occurrence {
  readonly alarmId: string;
  readonly ruleId: string;
  readonly onsetMs: number;
  priority: Priority;
  endedMs: number | null;
  signalledMs: number | null;
  acknowledgedMs: number | null;
}

export class AlarmReporter {
  readonly #fromMs: number;
  readonly #toMs: number;
  /** By alarm id and onset. */
  readonly #all = new Map<string, Occurrence>();
  readonly #open = new Map<string, Occurrence>();

  constructor(fromMs: number, toMs: number) {
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  take(view: AlarmView, atMs: number): void {
    const open = this.#open.get(view.alarmId);
    if (view.onsetMs === null) {
      if (open) {
        open.endedMs ??= atMs;
        open.acknowledgedMs ??= view.acknowledged?.atMs ?? null;
      }
      this.#open.delete(view.alarmId);
      return;
    }
    const key = `${view.alarmId} ${view.onsetMs}`;
    const known = this.#all.get(key);
    if (open && open !== known) open.endedMs ??= view.onsetMs;
    const { alarmId, ruleId, onsetMs, priority } = view;
    const occurrence = known ?? {
      alarmId,
      ruleId,
      onsetMs,
      priority,
      endedMs: null,
      signalledMs: null,
      acknowledgedMs: null,
    };
    if (priorities.indexOf(priority) > priorities.indexOf(occurrence.priority))
      occurrence.priority = priority;
    occurrence.endedMs = view.latched ? view.endedMs : null;
    occurrence.signalledMs ??= view.signalledMs;
    occurrence.acknowledgedMs ??= view.acknowledged?.atMs ?? null;
    this.#all.set(key, occurrence);
    this.#open.set(alarmId, occurrence);
  }

  /** `dayOf` names the day of a gateway time, as people count days. */
  report(dayOf: (atMs: number) => string): AlarmReport {
    const [fromMs, toMs] = [this.#fromMs, this.#toMs];
    const inSpan = [...this.#all.values()].filter(({ onsetMs }) => onsetMs >= fromMs && onsetMs < toMs);
    const told = inSpan.filter(({ signalledMs }) => signalledMs !== null);
    const days = Map.groupBy(told, ({ onsetMs }) => dayOf(onsetMs));
    const rules = [...Map.groupBy(told, ({ ruleId }) => ruleId)].map(([ruleId, of]) =>
      this.#rule(ruleId, of),
    );
    return {
      fromMs,
      toMs,
      counts: countsOf(told),
      total: told.length,
      silent: inSpan.length - told.length,
      perDay: toMs > fromMs ? (told.length * 86_400_000) / (toMs - fromMs) : 0,
      inAlarmMs: this.#inAlarmMs(told),
      acknowledge: acknowledgeByPriority(told),
      fleeting: told.filter((one) => this.#isFleeting(one)).length,
      stale: told.filter((one) => this.#onMs(one) > reportFigures.staleMs).length,
      floods: floodsOf(told),
      chattering: chatteringOf(told),
      rules: rules.toSorted((a, b) => b.total - a.total || b.onMs - a.onMs),
      days: [...days].map(([day, of]) => ({ day, counts: countsOf(of) })),
    };
  }

  #onMs({ onsetMs, endedMs }: Occurrence): number {
    return Math.max(0, Math.min(endedMs ?? this.#toMs, this.#toMs) - onsetMs);
  }

  #isFleeting(one: Occurrence): boolean {
    return one.endedMs !== null && this.#onMs(one) < reportFigures.fleetingMs;
  }

  #rule(ruleId: string, of: readonly Occurrence[]): RuleReport {
    return {
      ruleId,
      counts: countsOf(of),
      total: of.length,
      onMs: of.reduce((sum, one) => sum + this.#onMs(one), 0),
      fleeting: of.filter((one) => this.#isFleeting(one)).length,
      unacknowledged: of.filter(({ acknowledgedMs }) => acknowledgedMs === null).length,
      acknowledgeMedianMs: delaysOf(of).medianMs,
    };
  }

  /** Overlapping alarms are one time in alarm. */
  #inAlarmMs(all: readonly Occurrence[]): number {
    let sum = 0;
    let untilMs = Number.NEGATIVE_INFINITY;
    for (const one of all.toSorted((a, b) => a.onsetMs - b.onsetMs)) {
      const endMs = one.onsetMs + this.#onMs(one);
      sum += Math.max(0, endMs - Math.max(untilMs, one.onsetMs));
      untilMs = Math.max(untilMs, endMs);
    }
    return sum;
  }
}

function countsOf(all: readonly Occurrence[]): PriorityCounts {
  const of = (wanted: Priority): number => all.filter(({ priority }) => priority === wanted).length;
  return { low: of('low'), medium: of('medium'), high: of('high') };
}

function acknowledgeByPriority(all: readonly Occurrence[]): AlarmReport['acknowledge'] {
  const of = (wanted: Priority): AcknowledgeDelays =>
    delaysOf(all.filter(({ priority }) => priority === wanted));
  return { low: of('low'), medium: of('medium'), high: of('high') };
}

function delaysOf(all: readonly Occurrence[]): AcknowledgeDelays {
  const delays = all
    .flatMap(({ acknowledgedMs, signalledMs, onsetMs }) =>
      acknowledgedMs === null ? [] : [Math.max(0, acknowledgedMs - (signalledMs ?? onsetMs))],
    )
    .toSorted((a, b) => a - b);
  return { count: delays.length, medianMs: quantile(delays, 0.5), p95Ms: quantile(delays, 0.95) };
}

/** The nearest rank of sorted numbers. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

function floodsOf(all: readonly Occurrence[]): number {
  const { alarms, windowMs } = reportFigures.flood;
  const starts = all.map(({ onsetMs }) => onsetMs).toSorted((a, b) => a - b);
  let floods = 0;
  let isFlood = false;
  for (const [index, start] of starts.entries()) {
    const first = starts[index - alarms];
    const isNow = first !== undefined && start - first <= windowMs;
    if (isNow && !isFlood) floods++;
    isFlood = isNow;
  }
  return floods;
}

function chatteringOf(all: readonly Occurrence[]): readonly string[] {
  const { times, windowMs } = reportFigures.chatter;
  return [...Map.groupBy(all, ({ alarmId }) => alarmId)].flatMap(([alarmId, of]) => {
    const starts = of.map(({ onsetMs }) => onsetMs).toSorted((a, b) => a - b);
    const chatters = starts.some(
      (start, index) => start - (starts[index - times + 1] ?? Number.NEGATIVE_INFINITY) <= windowMs,
    );
    return chatters ? [alarmId] : [];
  });
}
