/**
 * Writes tests/simulation/alarm-figures.json: detection delay per fault and alarms per day per rule on simulated beds, as
 * docs/alarms.md shows them. `node tests/tools/alarm-figures.ts`, then `node tests/tools/alarm-document.ts`; minutes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlarmFigures, figuresSchema, measureAll } from '../simulation/alarm-figures.ts';

const path = join(import.meta.dirname, '../simulation/alarm-figures.json');

export function readAlarmFigures(): AlarmFigures {
  return figuresSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

if (import.meta.main) {
  const figures = await measureAll((text) => process.stderr.write(`${text}\n`));
  writeFileSync(path, `${JSON.stringify(figures, undefined, 2)}\n`);
}
