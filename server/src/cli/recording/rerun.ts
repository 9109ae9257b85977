/** `recording rerun`: a recording's bytes through today's drivers and rules, and what differs from what was recorded. */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmDifference } from '@circuitwatch/shared/replay/alarm-diff.ts';
import type { ChannelDiff, ComparedReading } from '@circuitwatch/shared/replay/reading-diff.ts';
import { WallClock } from '../../recording/export/wall-clock.ts';
import { rerunRun, type RerunReport } from '../../recording/rerun/rerun-run.ts';
import { openRunReader } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine } from '../command.ts';
import { ProgressLine } from './progress-line.ts';
import { changesOf, rerunOptions } from './rerun-options.ts';
import { defaultDataDir, rangeOf, recordingPath } from './shared-options.ts';

export const rerunHelp = `Usage: circuitwatch recording rerun FILE|FOLDER|RUN [options]

Takes the recorded bytes through today's drivers, derivations and rules, on the recorded times, and prints the alarm log
that this gives and its difference from the recorded one.

  --from, --to    compare and tell only this stretch: ISO 8601 wall time or gateway ms (the run is always run from its start)
  --limits FILE   with these limits (a preset file) instead of those in force then
  --set CHANGE    with a changed rule, again for more: flow-low.critical=1.2, flow-low.delayMs=8000,
                  RULE.warning|alarm|critical=NUMBER|off, RULE.deadband, RULE.LEVEL.delayMs, RULE.offDelayMs, RULE.count
  --data DIR      where RUN is looked up (default ${defaultDataDir})
  --json          one JSON object per line: alarm, difference, channel, and last summary

Exit code 0: identical. 1: differences, or a part that could not be re-run. 2: usage.
`;

export function rerunRecording(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(args, rerunOptions, true);
  const changes = changesOf(values.set ?? [], values.limits);
  const reader = openRunReader(recordingPath(positionals, values.data ?? defaultDataDir));
  try {
    const clock = new WallClock(reader.clock());
    const { fromMs, toMs } = reader.info();
    const progress = new ProgressLine('re-run', fromMs ?? 0, toMs ?? 0);
    const print = values.json ? printJson : new TextPrinter(clock);
    const differences: AlarmDifference[] = [];
    const report = rerunRun(reader, {
      range: rangeOf(values, clock),
      changes,
      compareReadings: true,
      onAlarm: (transition) => print.alarm(transition),
      onDifference: (difference) => differences.push(difference),
      onProgress: (atMs) => progress.reached(atMs),
    });
    progress.end();
    for (const difference of differences) print.difference(difference);
    print.end(report);
    return report.isIdentical ? exitCodes.ok : exitCodes.finding;
  } finally {
    reader.close();
  }
}

interface Printer {
  alarm(transition: AlarmTransition): void;
  difference(difference: AlarmDifference): void;
  end(report: RerunReport): void;
}

function line(object: object): void {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}

const printJson: Printer = {
  alarm: (transition) => line({ type: 'alarm', transition }),
  difference: (difference) => line({ type: 'difference', ...difference }),
  end: ({ readings, ...summary }) => {
    for (const channel of readings) line({ type: 'channel', ...channel });
    line({ type: 'summary', ...summary });
  },
};

class TextPrinter implements Printer {
  readonly #clock: WallClock;
  #differences = 0;

  constructor(clock: WallClock) {
    this.#clock = clock;
  }

  alarm(transition: AlarmTransition): void {
    process.stdout.write(`${this.#line(transition)}\n`);
  }

  difference({ kind, recorded, rerun, movedMs }: AlarmDifference): void {
    if (this.#differences++ === 0) process.stdout.write('\nDifferences from what was recorded:\n');
    const transition = recorded ?? rerun;
    const moved = movedMs === 0 ? '' : `  by ${movedMs > 0 ? '+' : '−'}${Math.abs(movedMs) / 1000} s`;
    if (transition) process.stdout.write(`${kind.padEnd(8)}${this.#line(transition)}${moved}\n`);
  }

  end({ epochs, notRerun, alarms, readings, holes, isIdentical }: RerunReport): void {
    const { kept, added, removed, moved, changed } = alarms;
    const lines = [
      '',
      `${epochs} starts of the gateway re-run; alarm transitions: ${kept} the same, ${added} added, ` +
        `${removed} removed, ${moved} moved, ${changed} changed`,
      ...readings.flatMap((channel) => this.#channel(channel)),
      ...notRerun.map(({ epoch, reason }) => `not re-run: start ${epoch}: ${reason}`),
      ...holes.map((hole) => `missing: ${hole}`),
      isIdentical ? 'Identical to the recording.' : 'Not identical to the recording.',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }

  #line({ atMs, from, to, cause, view }: AlarmTransition): string {
    const level = view.level === null ? '' : ` ${view.level}`;
    const value = view.value === null ? '' : ` ${view.value}`;
    const limit = view.limit === null ? '' : ` (limit ${view.limit})`;
    return `${this.#clock.iso(atMs)}  ${view.alarmId}: ${from} → ${to}${level} ${view.priority}${value}${limit}  ${cause}`;
  }

  #channel({ channel, equal, changed, added, removed, first }: ChannelDiff): string[] {
    if (changed + added + removed === 0) return [];
    const shown = first.map(
      ({ atMs, recorded, rerun }) =>
        `    ${this.#clock.iso(atMs)}  ${readingText(recorded)} → ${readingText(rerun)}`,
    );
    return [
      `  ${channel}: ${equal} readings the same, ${changed} changed, ${added} added, ${removed} removed`,
      ...shown,
    ];
  }
}

/** In counts of the channel's resolution, as they are stored. */
function readingText(reading: ComparedReading | undefined): string {
  return reading ? `${reading.count ?? '—'} ${reading.validity}` : 'nothing';
}
