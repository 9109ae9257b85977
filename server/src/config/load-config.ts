/**
 * Reads, checks and completes the configuration: file → YAML → schema → site checks → environment. All or nothing: with
 * one problem nothing starts, and all problems are told at once.
 */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SiteConfig, siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import type { LogLevel } from '../foundation/log-level.ts';
import { checkHost, checkSite } from './check-site.ts';
import { type ConfigDocument, parseConfigDocument } from './config-document.ts';
import type { ConfigProblem } from './config-problem.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { schemaProblems, type SchemaProblem } from './schema-problems.ts';

const fileBytesMax = 1024 * 1024;

export interface LoadedConfig {
  readonly config: SiteConfig;
  /** Absolute; a relative `dataDir` is relative to the working directory. */
  readonly dataDir: string;
  readonly logLevel: LogLevel | undefined;
  readonly warnings: readonly ConfigProblem[];
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: LoadedConfig }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

function noPosition(message: string): ConfigProblem {
  return { path: [], position: null, message };
}

/** The text of a file that a person wrote, or what is wrong with the file. `remedy`: what to do when there is none. */
export function readText(file: string, remedy: string): string | ConfigProblem {
  try {
    if (statSync(file).size > fileBytesMax) {
      return noPosition(`The file is larger than ${fileBytesMax / 1024} KiB; that is not such a file.`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      return noPosition(`There is no such file. ${remedy}`);
    }
    if (code === 'EACCES') return noPosition('The file cannot be read: no permission.');
    return noPosition(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

export function placed(document: ConfigDocument, problem: SchemaProblem): ConfigProblem {
  const { path, isKey, message } = problem;
  return { path, position: isKey ? document.locateKey(path) : document.locate(path), message };
}

export function byPosition(a: ConfigProblem, b: ConfigProblem): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0);
}

export function loadConfig(file: string, env: Environment): LoadResult {
  const text = readText(file, 'Copy circuitwatch.example.yaml and edit it.');
  if (typeof text !== 'string') return { ok: false, problems: [text] };
  return checkConfigText(text, env);
}

/** The part of loading that needs no file. */
export function checkConfigText(text: string, env: Environment): LoadResult {
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
  const problems = findings.problems
    // The variable overrides the line, so the line's host does no harm.
    .filter(({ path }) => !(path[0] === 'host' && overrides.host !== undefined))
    .map((problem) => placed(document, problem))
    .toSorted(byPosition);
  const hostProblem = overrides.host === undefined ? undefined : checkHost(overrides.host);
  if (hostProblem) fromEnvironment.push(noPosition(`CIRCUITWATCH_HOST: ${hostProblem}`));
  if (problems.length + fromEnvironment.length > 0) {
    return { ok: false, problems: [...fromEnvironment, ...problems] };
  }
  const config = { ...parsed.data, ...overrides };
  const warnings = findings.warnings.map((warning) => placed(document, warning)).toSorted(byPosition);
  return { ok: true, loaded: { config, dataDir: resolve(config.dataDir), logLevel, warnings } };
}
