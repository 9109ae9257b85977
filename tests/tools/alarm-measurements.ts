/** The measured part of docs/alarms.md: delays per fault and alarms per day, from tests/simulation/alarm-figures.json. */
import type { DayFigure } from '../simulation/alarm-figures.ts';
import { faultRows } from '../simulation/signature-matrix.ts';
import { readAlarmFigures } from './alarm-figures.ts';

const figures = readAlarmFigures();

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function range(values: readonly number[]): string {
  const mean = Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least} s` : `${mean} s (${least}–${most})`;
}

function faultTable(): string {
  const rows = faultRows.map((row) => {
    const runs = figures.faults.filter((figure) => figure.fault === row.fault);
    const delays = row.own.map((rule) => {
      const known = runs.map((figure) => figure.delays[rule] ?? null);
      const found = known.filter((delay) => delay !== null);
      const missed = known.length - found.length;
      return `${rule}: ${found.length > 0 ? range(found) : '–'}${missed > 0 ? `, **missed in ${missed} of ${known.length}**` : ''}`;
    });
    const others = [...new Set(runs.flatMap((figure) => figure.others))].toSorted();
    return [
      row.fault,
      row.overS === 0 ? 'at once' : `over ${row.overS} s`,
      row.presets.join(', '),
      delays.join('; ') || 'none',
      others.join(', ') || '–',
      row.because ?? '',
    ];
  });
  return table(['fault', 'develops', 'beds', 'own rules', 'also came on', 'why also'], rows);
}

function perDay(days: readonly DayFigure[]): string {
  const hours = days.reduce((sum, day) => sum + day.hours, 0);
  const counts = new Map<string, number>();
  for (const { onsets } of days)
    for (const [alarm, count] of Object.entries(onsets)) counts.set(alarm, (counts.get(alarm) ?? 0) + count);
  if (counts.size === 0) return `No rule came on in ${hours} h: 0 alarms per day for every rule.`;
  const rows = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([alarm, count]) => [alarm, String(count), ((24 * count) / hours).toFixed(2)]);
  return table(['rule', `alarms in ${hours} h`, 'per day'], rows);
}

export function alarmMeasurements(): readonly string[] {
  return [
    '## Measured on the simulator',
    `Simulated patients and circuits, not people: these figures say that the rules do what they claim on the model of
docs/simulator.md, and nothing about how often they alarm at a bedside. \`node tests/tools/alarm-figures.ts\` takes them anew.`,
    '### Delay from the start of a fault',
    `Mean (least–most) over the beds, each with a console at 5 Hz and a flow probe at 10 Hz, and with both at 1 Hz; from the
first moment of a fault that takes the time given to develop. Each fault was watched for 10 minutes.`,
    faultTable(),
    '### Alarms when nothing is wrong',
    `Every preset of the simulator at its prescribed flow for 24 h at 1 Hz, and a neonate at 5–10 Hz, with a captured
baseline.`,
    perDay(figures.quiet),
    '### Alarms on an ordinary day',
    `The scenario \`day-in-the-life\` (care, turning, fever, bleeding with transfusion, speed and sweep changes, a short return
obstruction) on every preset: mostly true alarms, given so that their number can be judged. \`clot-trend-2h\` on a neonate is a
false one: nothing clots in this scenario. Its likely cause is the transfusion, whose rise in haematocrit stays below the guard of
10 %.`,
    perDay(figures.ordinary),
  ];
}
