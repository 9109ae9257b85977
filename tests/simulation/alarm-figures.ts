/**
 * Measures the alarm rules on simulated beds: how long each fault's own rule takes, and how often rules come on when
 * nothing is wrong. `tests/tools/alarm-figures.ts` writes the figures that docs/alarms.md shows; the tests use the same runs.
 */
import { type PresetId, presetIds } from '@circuitwatch/shared/circuit/presets.ts';
import { scenarioByName } from '@circuitwatch/simulators/scenarios/index.ts';
import { z } from 'zod';
import { HeadlessBed, type HeadlessSetup } from './headless-bed.ts';
import { captureAtS, type FaultRow, faultAtS, faultRows, faultScenario, watchS } from './signature-matrix.ts';

export const rates = ['fast', 'slow'] as const;

const faultFigure = z.strictObject({
  fault: z.string(),
  preset: z.string(),
  rate: z.enum(rates),
  /** Seconds from the start of the fault to the alarm; null = not within the time watched. */
  delays: z.record(z.string(), z.number().nullable()),
  /** Everything else that came on. */
  others: z.array(z.string()),
});
const dayFigure = z.strictObject({
  preset: z.string(),
  rate: z.enum(rates),
  hours: z.number(),
  /** Onsets by alarm. */
  onsets: z.record(z.string(), z.number()),
});
export const figuresSchema = z.strictObject({
  faults: z.array(faultFigure),
  quiet: z.array(dayFigure),
  ordinary: z.array(dayFigure),
});
export type FaultFigure = z.infer<typeof faultFigure>;
export type DayFigure = z.infer<typeof dayFigure>;
export type AlarmFigures = z.infer<typeof figuresSchema>;

/** Runs one fault and says what came on after its start. */
export async function measureFault(
  row: FaultRow,
  preset: PresetId,
  rate: HeadlessSetup['rate'],
): Promise<FaultFigure> {
  const bed = await HeadlessBed.create({ preset, rate, scenario: faultScenario(row) });
  bed
    .run(captureAtS)
    .capture()
    .run(faultAtS - captureAtS + watchS);
  const first = new Map<string, number>();
  for (const { alarm, atS } of bed.onsets()) if (!first.has(alarm)) first.set(alarm, atS - faultAtS);
  const delays = Object.fromEntries(row.own.map((rule) => [rule, first.get(rule) ?? null]));
  const others = [...first.keys()].filter((alarm) => !row.own.includes(alarm));
  return { fault: row.fault, preset, rate, delays, others };
}

/** A day (or less) on which nothing happens, or on which the ordinary things of a ward happen. */
export async function measureDay(
  preset: PresetId,
  rate: HeadlessSetup['rate'],
  hours: number,
  scenario = faultScenario(),
): Promise<DayFigure> {
  const bed = await HeadlessBed.create({ preset, rate, scenario });
  bed
    .run(1_800)
    .capture()
    .run(hours * 3_600 - 1_800);
  const onsets: Record<string, number> = {};
  for (const { alarm } of bed.onsets()) onsets[alarm] = (onsets[alarm] ?? 0) + 1;
  return { preset, rate, hours, onsets };
}

/** Everything; takes minutes. */
export async function measureAll(onStep: (text: string) => void): Promise<AlarmFigures> {
  const faults: FaultFigure[] = [];
  for (const row of faultRows) {
    onStep(row.fault);
    for (const preset of row.presets)
      for (const rate of rates) faults.push(await measureFault(row, preset, rate));
  }
  const quiet: DayFigure[] = [];
  const ordinary: DayFigure[] = [];
  const ward = scenarioByName('day-in-the-life');
  for (const preset of presetIds) {
    onStep(`24 h, ${preset}`);
    quiet.push(await measureDay(preset, 'slow', 24));
    if (ward) ordinary.push(await measureDay(preset, 'slow', 24, ward));
  }
  onStep('24 h at 10 Hz');
  quiet.push(await measureDay('neonate-va', 'fast', 24));
  return { faults, quiet, ordinary };
}
