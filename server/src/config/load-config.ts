/**
 * Reads, checks and completes the configuration: file → YAML → schema → site checks → preset files → environment. All or
 * nothing: with one problem nothing starts, and all problems are told at once.
 */
import { dirname, resolve } from 'node:path';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import { type SiteConfig, siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import type { LogLevel } from '../foundation/log-level.ts';
import { checkCannulae } from './check-cannulae.ts';
import { checkHost, checkSite } from './check-site.ts';
import { parseConfigDocument } from './config-document.ts';
import type { ConfigProblem } from './config-problem.ts';
import { byPosition, noPosition, placed, readText } from './config-text.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { schemaProblems } from './schema-problems.ts';
import { bedPresetProblems, loadPresetFiles } from './site-presets.ts';

export interface LoadedConfig {
  /** `presets` are absolute. */
  readonly config: SiteConfig;
  /** The organisation's own alarm limits. */
  readonly presets: readonly Preset[];
  /** Absolute; a relative `dataDir` is relative to the working directory. */
  readonly dataDir: string;
  readonly logLevel: LogLevel | undefined;
  readonly warnings: readonly ConfigProblem[];
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: LoadedConfig }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export function loadConfig(file: string, env: Environment): LoadResult {
  const text = readText(file, 'Copy circuitwatch.example.yaml and edit it.');
  if (typeof text !== 'string') return { ok: false, problems: [text] };
  return checkConfigText(text, env, dirname(file));
}

/** The part after reading. Preset files that the text names are relative to `folder`. */
export function checkConfigText(text: string, env: Environment, folder = '.'): LoadResult {
  const document = parseConfigDocument(text);
  if (document.problems.length > 0) return { ok: false, problems: document.problems };
  const environment = readEnvironment(env);
  const fromEnvironment = environment.problems.map(noPosition);
  const parsed = siteConfigSchema.safeParse(document.value ?? {});
  if (!parsed.success) {
    const found = schemaProblems(parsed.error, siteConfigSchema, document.value, []);
    const problems = found.map((problem) => placed(document, problem)).toSorted(byPosition);
    return { ok: false, problems: [...fromEnvironment, ...problems] };
  }
  const { logLevel, ...overrides } = environment.overrides;
  const findings = checkSite(parsed.data);
  const files = parsed.data.presets ?? [];
  const site = loadPresetFiles(files, folder);
  const ofBeds = site.problems.length > 0 ? [] : bedPresetProblems(parsed.data.beds, site.presets);
  const cannulae = checkCannulae(parsed.data.beds, site.presets);
  const problems = [...findings.problems, ...ofBeds, ...cannulae.problems]
    // The variable overrides the line, so the line's host does no harm.
    .filter(({ path }) => !(path[0] === 'host' && overrides.host !== undefined))
    .map((problem) => placed(document, problem))
    .toSorted(byPosition);
  const hostProblem = overrides.host === undefined ? undefined : checkHost(overrides.host);
  if (hostProblem) fromEnvironment.push(noPosition(`CIRCUITWATCH_HOST: ${hostProblem}`));
  const all = [...fromEnvironment, ...problems, ...site.problems];
  if (all.length > 0) return { ok: false, problems: all };
  const presets = files.map((file) => resolve(folder, file));
  const config = { ...parsed.data, ...overrides, ...(files.length > 0 ? { presets } : {}) };
  const warnings = [...findings.warnings, ...cannulae.warnings]
    .map((warning) => placed(document, warning))
    .toSorted(byPosition);
  return {
    ok: true,
    loaded: {
      config,
      presets: site.presets,
      dataDir: resolve(config.dataDir),
      logLevel,
      warnings: [...warnings, ...site.warnings],
    },
  };
}
