/** Turns zod's issues into sentences that say what to write. Knows zod's schema classes, nothing of the gateway. */
import { z } from 'zod';
import { didYouMean, nearestWord } from '../foundation/nearest.ts';
import type { ConfigPath } from './config-problem.ts';

export interface SchemaProblem {
  readonly path: ConfigPath;
  /** The problem is the key, not its value. */
  readonly isKey: boolean;
  readonly message: string;
}

/** A line to copy, by the last key of the path. */
const examples: Readonly<Record<string, string>> = {
  beds: 'beds: followed by one entry per bed',
  id: 'id: bed-4',
  label: 'label: "4"',
  patient: 'patient: { weightKg: 3.5, mode: VA }',
  weightKg: 'weightKg: 3.5',
  mode: 'mode: VA (or VV)',
  devices: 'devices: followed by one entry per device',
  profile: 'profile: xenios-novalung (`circuitwatch device list` shows all)',
  port: 'port: serial:/dev/serial/by-id/NAME',
  name: 'name: "PICU North"',
  command: 'command: [/usr/local/bin/relay, --pin, "4"]',
  highVolumeMin: 'highVolumeMin: 4',
  sizeFr: 'sizeFr: 11',
  p1MinMmhg: 'p1MinMmhg: { limit: -100, source: "maker, table 3" }',
  pReturnMaxMmhg: 'pReturnMaxMmhg: { limit: 300, source: "maker, table 3" }',
  flowMaxLpm: 'flowMaxLpm: { limit: 1.2, source: "maker, table 3" }',
  source: 'source: "maker, table 3"',
};

function exampleOf(path: ConfigPath): string {
  // The gateway's own port is a number, a device's port a URL.
  if (path.length === 1 && path[0] === 'port') return 'port: 8080';
  const key = path.findLast((step) => typeof step === 'string');
  const example = key === undefined ? undefined : examples[key];
  return example === undefined ? '' : ` Write ${example}.`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (lines that start with "- ")',
  object: 'a group of "key: value" lines',
  record: 'a group of "key: value" lines',
};

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return schema;
}

/** The keys that the schema allows at a path. */
function keysAt(schema: unknown, path: ConfigPath): string[] {
  const here = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
  if (here instanceof z.ZodArray) return keysAt(here.element, rest);
  if (here instanceof z.ZodObject) return keysAt(here.shape[step], rest);
  return [];
}

function describeType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of lines';
  return JSON.stringify(value);
}

function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

type Issue = z.core.$ZodIssue;

function messageOf(issue: Issue, path: ConfigPath, value: unknown): string {
  const unit = 'origin' in issue && issue.origin === 'array' ? ' entries' : issueUnit(issue);
  // A check of our own says everything itself.
  if (issue.code === 'custom') return `${issue.message}.`;
  if (issue.code === 'invalid_type') {
    if (value === undefined) return `This line is missing.${exampleOf(path)}`;
    const wanted = typeNames[issue.expected] ?? issue.expected;
    return `This must be ${wanted}, not ${describeType(value)}.${exampleOf(path)}`;
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const remedy = `Write one of: ${allowed.join(', ')}.`;
    if (value === undefined) return `This line is missing. ${remedy}`;
    const guess = typeof value === 'string' ? didYouMean(value, allowed) : '';
    return `${describeType(value)} is not possible here.${guess} ${remedy}`;
  }
  if (issue.code === 'too_small') {
    return `This is too small: at least ${String(issue.minimum)}${unit}.${exampleOf(path)}`;
  }
  if (issue.code === 'too_big') return `This is too large: at most ${String(issue.maximum)}${unit}.`;
  return `${describeType(value)} is not possible here: ${issue.message.replace(/\.$/, '')}.`;
}

function issueUnit(issue: Issue): string {
  return 'origin' in issue && issue.origin === 'string' ? ' characters' : '';
}

function childPath(parent: ConfigPath, key: string): string {
  return [...parent, key].join('\n');
}

/**
 * `prefix` is where `value` stands in the file; paths of the result are from the file's root. A misspelt key is told
 * once: the line that is missing because of it is not told as well.
 */
export function schemaProblems(
  error: z.core.$ZodError,
  schema: unknown,
  value: unknown,
  prefix: ConfigPath,
): SchemaProblem[] {
  const meant = new Set<string>();
  return error.issues
    .toSorted((a, b) => Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'))
    .flatMap((issue): SchemaProblem[] => {
      const inner = issue.path.filter((step) => typeof step !== 'symbol');
      const path = [...prefix, ...inner];
      if (issue.code === 'unrecognized_keys') {
        const known = keysAt(schema, inner);
        for (const key of issue.keys) meant.add(childPath(inner, nearestWord(key, known) ?? key));
        return issue.keys.map((key) => unknownKey([...path, key], key, known));
      }
      const isMissing = valueAt(value, inner) === undefined;
      if (isMissing && meant.has(inner.join('\n'))) return [];
      return [{ path, isKey: false, message: messageOf(issue, path, valueAt(value, inner)) }];
    });
}

function unknownKey(path: ConfigPath, key: string, known: readonly string[]): SchemaProblem {
  const remedy = didYouMean(key, known) || ` Possible: ${known.join(', ') || 'none'}.`;
  return { path, isKey: true, message: `There is no setting "${key}" here.${remedy}` };
}
