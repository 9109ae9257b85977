/** The command line as a process, as people start it: output collected, children found, nothing left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './feed-listener.ts';

const entry = join(import.meta.dirname, '../../server/src/cli/main.ts');

export interface ProcessOfGateway {
  readonly pid: number;
  readonly command: string;
}

/** The living processes whose parent is `pid`. */
export function childrenOf(pid: number): ProcessOfGateway[] {
  const found: ProcessOfGateway[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(parent) !== pid || state === 'Z') continue;
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      found.push({ pid: Number(name), command });
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export class CliProcess {
  stdout = '';
  stderr = '';
  exitCode: number | undefined;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [entry, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#child.once('close', (code) => (this.exitCode = code ?? -1));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  children(): ProcessOfGateway[] {
    return childrenOf(this.pid);
  }

  /** The process id of the one child whose command line contains `part`; waits for it. */
  async childPid(part: string, except = 0): Promise<number> {
    const found = await until(
      `a process ${part}`,
      () => this.children().find(({ pid, command }) => command.includes(part) && pid !== except),
      60_000,
    );
    return found.pid;
  }

  /** The URL of the ready line. */
  ready(): Promise<string> {
    return until(
      `the ready line (stderr so far: ${this.stderr})`,
      () => {
        if (this.exitCode !== undefined) throw new Error(`ended with ${this.exitCode}: ${this.stderr}`);
        return /^Circuitwatch is ready at (http:\/\/\S+)$/m.exec(this.stdout)?.[1];
      },
      90_000,
    );
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  ended(limitMs = 30_000): Promise<number> {
    return until('the end of the process', () => this.exitCode, limitMs);
  }

  /** For afterEach: stops it if it still runs, by force if it must be. */
  async cleanUp(): Promise<void> {
    if (this.exitCode !== undefined) return;
    this.signal('SIGTERM');
    await this.ended().catch(() => this.signal('SIGKILL'));
  }
}
