/** What reading a configuration and reading a preset file have in common: the text, and problems in the order of its lines. */
import { readFileSync, statSync } from 'node:fs';
import type { ConfigDocument } from './config-document.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';

const fileBytesMax = 1024 * 1024;

export function noPosition(message: string): ConfigProblem {
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
