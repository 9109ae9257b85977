/** `circuitwatch alarms report [RUN|FILE|FOLDER]`: what the alarms of recorded runs came to (R75). */
import type { AlarmReport } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { runFolder } from '../recording/data-folder.ts';
import { RecordingError } from '../recording/recording-error.ts';
import { runAlarmReport } from '../recording/run-alarm-report.ts';
import { listRuns, openRunReader } from '../recording/run-reader.ts';
import { exitCodes, type ExitCode, parseCommandLine, UsageError } from './command.ts';
import { defaultDataDir, recordingPath } from './recording/shared-options.ts';

const help = `Usage: circuitwatch alarms report [RUN|FILE|FOLDER] [--data DIR] [--last HOURS] [--json]

What the alarms came to: counts by priority, day and rule, time in alarm, how soon somebody acknowledged, floods,
chattering, fleeting and stale alarms. Without a name every run of the data folder.

  --data DIR     the data folder (default ${defaultDataDir})
  --last HOURS   only the last hours of each run
  --json         one JSON object per run: {"runId","bedId","fromMs","toMs","counts",…}; times in ms

Only alarms that signalled are counted; those under a procedure, or as a consequence of another alarm, are "silent".
Days are UTC. Exit code 1 when a part of a recording is damaged and left out.

Example: circuitwatch alarms report --last 24
`;

const topMax = 10;

export async function alarmsCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(
    args,
    {
      data: { type: 'string' },
      last: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    true,
  );
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const [action, ...named] = positionals;
  if (action !== 'report') throw new UsageError('write: alarms report [RUN|FILE|FOLDER]');
  const dataDir = values.data ?? defaultDataDir;
  const paths =
    named.length > 0
      ? [recordingPath(named, dataDir)]
      : listRuns(dataDir).map(({ run }) => runFolder(dataDir, run.runId));
  const lastMs = hoursMs(values.last);
  let code: ExitCode = exitCodes.ok;
  for (const path of paths) if (!reportOne(path, lastMs, values.json ?? false)) code = exitCodes.finding;
  return code;
}

function hoursMs(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const hours = Number(text);
  if (!(hours > 0)) throw new UsageError(`--last is a number of hours, not "${text}"`);
  return hours * 3_600_000;
}

/** False when something was left out. */
function reportOne(path: string, lastMs: number, json: boolean): boolean {
  try {
    const reader = openRunReader(path);
    try {
      const { run, label, toMs } = reader.info();
      // A bed whose devices are silent has alarms and no samples.
      const lastEventMs = reader.events({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }).at(-1)?.atMs;
      const endMs = Math.max(toMs ?? run.startedMs, lastEventMs ?? run.startedMs) + 1;
      const range = { fromMs: Math.max(run.startedMs, endMs - lastMs), toMs: endMs };
      const { report, damage } = runAlarmReport(reader, range);
      if (json) process.stdout.write(`${JSON.stringify({ ...run, label, ...report })}\n`);
      else process.stdout.write(`${textOf(label, run.runId, report)}\n`);
      for (const what of damage) process.stderr.write(`left out: ${what}\n`);
      return damage.length === 0;
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

function secondsText(ms: number | null): string {
  return ms === null ? 'nobody' : `${Math.round(ms / 1000)} s`;
}

function textOf(label: string, runId: string, report: AlarmReport): string {
  const { counts, acknowledge, toMs, fromMs } = report;
  const delay = (priority: 'high' | 'medium'): string =>
    `${priority.toUpperCase()} median ${secondsText(acknowledge[priority].medianMs)}, 95 % within ${secondsText(acknowledge[priority].p95Ms)}`;
  const days = report.days.map(
    ({ day, counts: of }) => `  ${day}  HIGH ${of.high}  MEDIUM ${of.medium}  LOW ${of.low}`,
  );
  const top = report.rules.slice(0, topMax).map(({ ruleId, total, onMs, unacknowledged }) => {
    const title = alarmTexts[ruleId]?.title.en ?? ruleId;
    return `  ${String(total).padStart(5)}  ${durationText(onMs, 'en').padStart(12)}  ${unacknowledged} unacknowledged  ${title.replace('{channel}', '').trim()}`;
  });
  return [
    `Bed ${label}, run ${runId}, ${durationText(toMs - fromMs, 'en')}`,
    `  HIGH ${counts.high}, MEDIUM ${counts.medium}, LOW ${counts.low}; ${report.perDay.toFixed(1)} a day; ${report.silent} silent`,
    `  in alarm ${durationText(report.inAlarmMs, 'en')}; acknowledged: ${delay('high')}; ${delay('medium')}`,
    `  ${report.fleeting} fleeting, ${report.stale} stale, ${report.floods} floods, chattering: ${report.chattering.join(', ') || 'none'}`,
    ...days,
    ...top,
  ].join('\n');
}
