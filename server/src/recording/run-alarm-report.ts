/** A report of a recorded run's alarms (R75): the event table through shared/alarms/alarm-report.ts. */
import { type AlarmReport, AlarmReporter } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { alarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { WallClock } from './export/wall-clock.ts';
import type { RunReader, TimeRange } from './run-reader.ts';

export interface RunAlarmReport {
  readonly report: AlarmReport;
  /** What was left out; empty for a whole recording. */
  readonly damage: readonly string[];
}

/** Days are UTC days of the wall clock. */
export function runAlarmReport(reader: RunReader, range: TimeRange): RunAlarmReport {
  const clock = new WallClock(reader.clock());
  const reporter = new AlarmReporter(range.fromMs, range.toMs);
  const damage: string[] = [];
  for (const event of reader.events(range)) {
    if (event.type !== 'alarm') continue;
    const parsed = alarmTransitionSchema.safeParse(JSON.parse(event.body));
    if (parsed.success) reporter.take(parsed.data.view, event.atMs);
    else damage.push(`event ${event.eventId} is not an alarm transition`);
  }
  const report = reporter.report((atMs) => clock.iso(atMs).slice(0, 10));
  return { report, damage: [...reader.damage(), ...damage] };
}
