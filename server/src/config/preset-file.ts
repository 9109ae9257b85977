/** A file of alarm limits (a preset): YAML or JSON → schema → checks, every problem with its line and what to write. */
import { presetSchema, type Preset } from '@circuitwatch/shared/alarms/preset.ts';
import { rulesWithLimits } from '@circuitwatch/shared/alarms/preset-checks.ts';
import { alarmRules } from '@circuitwatch/shared/alarms/rules.ts';
import { didYouMean } from '../foundation/nearest.ts';
import { parseConfigDocument } from './config-document.ts';
import type { ConfigProblem } from './config-problem.ts';
import { byPosition, placed, readText } from './config-text.ts';
import { schemaProblems, type SchemaProblem } from './schema-problems.ts';

export type PresetFileResult =
  | { readonly ok: true; readonly preset: Preset; readonly warnings: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export function loadPresetFile(file: string): PresetFileResult {
  const text = readText(file, 'Look at the path.');
  if (typeof text !== 'string') return { ok: false, problems: [text] };
  return checkPresetText(text);
}

/** The part that needs no file. JSON is YAML, so one parser reads both. */
export function checkPresetText(text: string): PresetFileResult {
  const document = parseConfigDocument(text);
  if (document.problems.length > 0) return { ok: false, problems: document.problems };
  const parsed = presetSchema.safeParse(document.value ?? {});
  if (!parsed.success) {
    const found = schemaProblems(parsed.error, presetSchema, document.value, []);
    const problems = found.map((problem) => placed(document, withGuess(problem)));
    return { ok: false, problems: problems.toSorted(byPosition) };
  }
  const warnings = presetWarnings(parsed.data).map((warning) => placed(document, warning));
  return { ok: true, preset: parsed.data, warnings };
}

/** An unknown rule is most often a misspelt one. */
function withGuess(problem: SchemaProblem): SchemaProblem {
  const unknown = /^there is no rule (.*)\.$/.exec(problem.message)?.[1];
  if (unknown === undefined) return problem;
  const ids = alarmRules.map(({ id }) => id);
  const remedy = didYouMean(unknown, ids) || ' docs/alarms.md lists the rules.';
  return { ...problem, message: `There is no rule "${unknown}".${remedy}` };
}

function presetWarnings(preset: Preset): SchemaProblem[] {
  const missing = rulesWithLimits(preset.mode)
    .map(({ id }) => id)
    .filter((id) => !preset.rows.some((row) => row.rule === id));
  const warn = (path: readonly string[], message: string): SchemaProblem => ({ path, isKey: true, message });
  return [
    ...(missing.length > 0
      ? [warn(['rows'], `Without a row these rules do not run: ${missing.join(', ')}.`)]
      : []),
    ...(preset.approvedBy === null
      ? [warn(['approvedBy'], 'Nobody has approved these limits: screens will say so.')]
      : []),
  ];
}
