/** `recording whatif`: recorded runs under other limits, delays or counts: which alarms there would have been (S1). */
import { type AlarmReport, AlarmReporter } from '@circuitwatch/shared/alarms/alarm-report.ts';
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmDifference } from '@circuitwatch/shared/replay/alarm-diff.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { WallClock } from '../../recording/export/wall-clock.ts';
import { rerunRun, type RerunReport } from '../../recording/rerun/rerun-run.ts';
import { openRunReader } from '../../recording/run-reader.ts';
import { exitCodes, type ExitCode, parseCommandLine, UsageError } from '../command.ts';
import { ProgressLine } from './progress-line.ts';
import { changesOf, rerunOptions } from './rerun-options.ts';
import { defaultDataDir, rangeOf, recordingPath } from './shared-options.ts';

export const whatifHelp = `Usage: circuitwatch recording whatif FILE|FOLDER|RUN… (--set CHANGE… | --limits FILE) [options]

Re-runs recordings with changed rules and tells the alarms there would have been beside those there were: how many of each
rule, how long, how many a day, and by name every HIGH alarm that would be gone.

  --set CHANGE    again for more: flow-low.delayMs=20000, RULE.warning|alarm|critical=NUMBER|off, RULE.deadband, RULE.count …
  --limits FILE   the limits of a preset file instead of those the run began with
  --from, --to    count only this stretch: ISO 8601 wall time or gateway ms
  --data DIR      where RUN is looked up (default ${defaultDataDir})
  --json          one JSON object per run: {"path","recorded","tried","added","removed","notRerun"}

A limit that people changed during the run stays as they changed it. Exit code 0: done; 1: a part could not be re-run.
`;

interface Tried {
  readonly path: string;
  readonly recorded: AlarmReport;
  readonly tried: AlarmReport;
  /** Beginnings of alarms, in order. */
  readonly added: readonly Beginning[];
  readonly removed: readonly Beginning[];
  readonly notRerun: RerunReport['notRerun'];
}

interface Beginning {
  readonly time: string;
  readonly alarmId: string;
  readonly priority: string;
}

export function whatifRecording(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(args, rerunOptions, true);
  if (values.set === undefined && values.limits === undefined)
    throw new UsageError('say what to try: --set RULE.FIELD=VALUE or --limits FILE');
  if (positionals.length === 0) throw new UsageError('name one recording or more');
  let code: ExitCode = exitCodes.ok;
  for (const named of positionals) {
    const path = recordingPath([named], values.data ?? defaultDataDir);
    const tried = tryOne(path, values);
    process.stdout.write(values.json ? `${JSON.stringify(tried)}\n` : textOf(tried));
    if (tried.notRerun.length > 0) code = exitCodes.finding;
  }
  return code;
}

type Values = Partial<Readonly<Record<'from' | 'to' | 'limits', string>>> & {
  readonly set?: readonly string[];
};

function tryOne(path: string, values: Values): Tried {
  const reader = openRunReader(path);
  try {
    const clock = new WallClock(reader.clock());
    const { run, fromMs, toMs } = reader.info();
    const range = rangeOf(values, clock);
    const span: [number, number] = [
      Math.max(range.fromMs, run.startedMs),
      Math.min(range.toMs, (toMs ?? run.startedMs) + 1),
    ];
    const [recorded, tried] = [new AlarmReporter(...span), new AlarmReporter(...span)];
    const added: Beginning[] = [];
    const removed: Beginning[] = [];
    const beginning = ({ atMs, view }: AlarmTransition): Beginning => ({
      time: clock.iso(atMs),
      alarmId: view.alarmId,
      priority: view.priority,
    });
    const progress = new ProgressLine('what if', fromMs ?? 0, toMs ?? 0);
    const { notRerun } = rerunRun(reader, {
      range,
      changes: changesOf(values.set ?? [], values.limits),
      compareReadings: false,
      onAlarm: ({ view, atMs }) => tried.take(view, atMs),
      onRecorded: ({ view, atMs }) => recorded.take(view, atMs),
      onDifference: (difference) => {
        const one = begins(difference);
        if (one) (difference.kind === 'added' ? added : removed).push(beginning(one));
      },
      onProgress: (atMs) => progress.reached(atMs),
    });
    progress.end();
    const dayOf = (atMs: number): string => clock.iso(atMs).slice(0, 10);
    return { path, recorded: recorded.report(dayOf), tried: tried.report(dayOf), added, removed, notRerun };
  } finally {
    reader.close();
  }
}

/** The transition by which an alarm began on one side only. */
function begins({ kind, recorded, rerun }: AlarmDifference): AlarmTransition | undefined {
  if (kind !== 'added' && kind !== 'removed') return undefined;
  const transition = recorded ?? rerun;
  return transition && transition.view.onsetMs === transition.atMs ? transition : undefined;
}

function textOf({ path, recorded, tried, removed, notRerun }: Tried): string {
  const ids = new Set([...recorded.rules, ...tried.rules].map(({ ruleId }) => ruleId));
  const rules = [...ids].map((ruleId) => {
    const [was, now] = [recorded, tried].map(({ rules: of }) => of.find((rule) => rule.ruleId === ruleId));
    const difference = (now?.total ?? 0) - (was?.total ?? 0);
    const sign = difference > 0 ? `+${difference}` : difference < 0 ? `−${-difference}` : '0';
    const [wasOn, nowOn] = [was, now].map((rule) => durationText(rule?.onMs ?? 0, 'en').padStart(12));
    return `  ${ruleId.padEnd(28)}${String(was?.total ?? 0).padStart(6)} → ${String(now?.total ?? 0).padEnd(6)}${sign.padStart(5)}${wasOn} → ${nowOn}`;
  });
  const gone = removed.filter(({ priority }) => priority === 'high');
  return `${[
    path,
    `  alarms ${recorded.total} → ${tried.total}, a day ${recorded.perDay.toFixed(1)} → ${tried.perDay.toFixed(1)}, in alarm ${durationText(recorded.inAlarmMs, 'en')} → ${durationText(tried.inAlarmMs, 'en')}`,
    ...rules,
    gone.length === 0
      ? '  No HIGH alarm would be gone.'
      : `  HIGH alarms that would be gone (or begin later):`,
    ...gone.map(({ time, alarmId }) => `    ${time}  ${alarmId}`),
    ...notRerun.map(({ epoch, reason }) => `  not re-run: start ${epoch}: ${reason}`),
  ].join('\n')}\n`;
}
