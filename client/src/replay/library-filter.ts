/** Which of the recorded runs the library shows. Pure; days are those of the screen's zone. */
import type { LibraryRun } from './use-library.ts';

export interface LibraryFilter {
  readonly text: string;
  readonly bedId: string | undefined;
  /** Days as `2026-11-23`; empty = open. */
  readonly from: string;
  readonly to: string;
  readonly withAlarms: boolean;
  readonly withGaps: boolean;
}

export const noFilter: LibraryFilter = {
  text: '',
  bedId: undefined,
  from: '',
  to: '',
  withAlarms: false,
  withGaps: false,
};

const dayMs = 86_400_000;

export function filteredRuns(runs: readonly LibraryRun[], filter: LibraryFilter): readonly LibraryRun[] {
  const wanted = filter.text.trim().toLowerCase();
  const fromMs = startOfDay(filter.from) ?? Number.NEGATIVE_INFINITY;
  const toMs = (startOfDay(filter.to) ?? Number.POSITIVE_INFINITY) + dayMs;
  return runs.filter((run) => {
    const endMs = run.about?.toMs ?? run.startedMs;
    if (filter.bedId !== undefined && run.bedId !== filter.bedId) return false;
    if (endMs < fromMs || run.startedMs >= toMs) return false;
    if (filter.withAlarms && alarmsOf(run) === 0) return false;
    if (filter.withGaps && (run.gaps ?? 0) === 0) return false;
    return wanted === '' || wordsOf(run).includes(wanted);
  });
}

function alarmsOf({ alarms }: LibraryRun): number {
  return alarms ? alarms.high + alarms.medium + alarms.low : 0;
}

function wordsOf({ runId, bedId, label, about }: LibraryRun): string {
  const devices = about?.bed.devices.map(
    ({ device, profile, name }) => `${device} ${profile} ${name.en} ${name.zh}`,
  );
  return [runId, bedId, label, ...(devices ?? [])].join(' ').toLowerCase();
}

function startOfDay(day: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, date = 1] = parts;
  return new Date(year, month - 1, date).getTime();
}
