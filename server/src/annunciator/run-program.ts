/**
 * Runs one program to its end without a shell and without waiting for it: killed when it takes too long, its failure told
 * as a value. Output is dropped but for the last line of stderr, which says why.
 */
import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramRun {
  readonly argv: readonly [string, ...string[]];
  /** Added to the environment of the gateway. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface RunningProgram {
  /** undefined when it ended well, else why not, for people. Never rejects. */
  readonly failure: Promise<string | undefined>;
  kill(): void;
}

const stderrCharactersMax = 500;

export function runProgram({ argv, env, timeoutMs }: ProgramRun): RunningProgram {
  const [file, ...args] = argv;
  // A group of its own, so that what the program started is killed with it.
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  const failure = new Promise<string | undefined>((resolve) => {
    let said = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      killGroup(child);
    }, timeoutMs);
    const done = (reason: string | undefined): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-stderrCharactersMax);
    });
    child.once('error', (error) => done(`${file} cannot be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (code === 0) return done(undefined);
      const how = isLate ? `took longer than ${timeoutMs} ms` : `ended by ${signal ?? `code ${code}`}`;
      const why = said.trim().split('\n').at(-1) ?? '';
      return done(`${file} ${how}${why === '' ? '' : `: ${why}`}`);
    });
  });
  return { failure, kill: () => killGroup(child) };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended in this moment.
  }
}
