/**
 * The organisation's own alarm limits: the preset files that the configuration names, each checked as `preset validate`
 * checks it, and which of them a bed takes. All or nothing, as for the configuration itself (decision 15).
 */
import { basename, resolve } from 'node:path';
import { type Preset, presetOfBed } from '@circuitwatch/shared/alarms/preset.ts';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { didYouMean } from '../foundation/nearest.ts';
import type { ConfigProblem } from './config-problem.ts';
import { loadPresetFile } from './preset-file.ts';
import type { SchemaProblem } from './schema-problems.ts';

export interface SitePresets {
  readonly presets: readonly Preset[];
  /** Problems of the files; each names its file. */
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Two presets of one id are told apart by their mode alone. */
const nameOf = ({ id, mode }: Pick<Preset, 'id' | 'mode'>): string => `"${id}" for ${mode}`;

/** `files` that are relative are so to `folder`. */
export function loadPresetFiles(files: readonly string[], folder: string): SitePresets {
  const presets: Preset[] = [];
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const names = new Map<string, string>(
    Object.values(startingPresets).map((preset) => [
      nameOf(preset),
      'the limits that come with Circuitwatch',
    ]),
  );
  for (const file of files.map((name) => resolve(folder, name))) {
    const result = loadPresetFile(file);
    if (!result.ok) {
      problems.push(...result.problems.map((problem) => ({ ...problem, file })));
      continue;
    }
    const name = nameOf(result.preset);
    const earlier = names.get(name);
    if (earlier !== undefined) {
      const message = `There is already a preset ${name}, in ${earlier}. Give this one another id.`;
      problems.push({ file, path: ['id'], position: null, message });
    }
    names.set(name, file);
    presets.push(result.preset);
    warnings.push(...result.warnings.map((warning) => ({ ...warning, file })));
  }
  return { presets, problems, warnings };
}

/** Beds that name a preset which no file has, or which is for the other mode. */
export function bedPresetProblems(beds: SiteConfig['beds'], presets: readonly Preset[]): SchemaProblem[] {
  return beds.flatMap((bed, index): SchemaProblem[] => {
    const { preset: id, patient } = bed;
    if (id === undefined || presetOfBed(bed, presets)) return [];
    const other = presets.find((preset) => preset.id === id);
    const known = presets.map((preset) => preset.id);
    const message = other
      ? `The preset "${id}" is for ${other.mode}, and this bed is ${patient.mode}. Name one for ${patient.mode}, or add its file to presets.`
      : `No file in presets has a preset "${id}".${didYouMean(id, known)} Write one of: ${known.join(', ') || '(no files are named)'}.`;
    return [{ path: ['beds', index, 'preset'], isKey: false, message }];
  });
}

export interface ReadAgain {
  readonly presets: readonly Preset[];
  /** What is wrong as one short name: `picu-va.yaml:12`; null when all is well. */
  readonly refused: string | null;
}

/** The files of a running gateway as they are now. */
export function readPresetsAgain(config: Pick<SiteConfig, 'presets' | 'beds'>): ReadAgain {
  const { presets, problems } = loadPresetFiles(config.presets ?? [], '.');
  return { presets, refused: refusedName(config.beds, presets, problems) };
}

function refusedName(
  beds: SiteConfig['beds'],
  presets: readonly Preset[],
  problems: readonly ConfigProblem[],
): string | null {
  const [first, ...more] = problems;
  if (first) {
    const line = first.position ? `:${first.position.line}` : '';
    const others = new Set(more.map(({ file }) => file).filter((file) => file !== first.file)).size;
    return `${basename(first.file ?? '')}${line}${others > 0 ? `, +${others}` : ''}`;
  }
  const missing = beds.find((bed) => bed.preset !== undefined && !presetOfBed(bed, presets));
  return missing?.preset ?? null;
}
