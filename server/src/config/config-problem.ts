/** What is wrong with a configuration: where (path and line), what, and what to write instead. One English sentence each. */

export type ConfigPath = readonly (string | number)[];

export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface ConfigProblem {
  /** The file that has it, where that is not the one that was asked about. */
  readonly file?: string;
  readonly path: ConfigPath;
  /** null when the problem is not in the file (an environment variable, a file that cannot be read). */
  readonly position: Position | null;
  readonly message: string;
}

/** `beds[0].devices[1].port` */
export function formatPath(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** `circuitwatch.yaml:12:5: beds[0].label: …`, the form that editors turn into a link. */
export function formatProblem(file: string, problem: ConfigProblem): string {
  const name = problem.file ?? file;
  const where = problem.position ? `${name}:${problem.position.line}:${problem.position.column}` : name;
  const path = formatPath(problem.path);
  return path === '' ? `${where}: ${problem.message}` : `${where}: ${path}: ${problem.message}`;
}
