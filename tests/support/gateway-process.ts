/**
 * The real product as a child process for tests and benchmarks: `circuitwatch serve` or `demo` on a port of its own and a
 * data folder that is removed afterwards. Gives the address, the processes by role, and a clean stop.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { tree } from './processes.ts';

export interface GatewayProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly dataDir: string;
  /** From the start of the process to the ready line. */
  readonly readyMs: number;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Process ids below (and including) the supervisor, by role. */
  pids(role: 'supervisor' | 'core' | 'web' | 'port'): number[];
  stop(): Promise<void>;
}

const cli = join(import.meta.dirname, '../../server/src/cli/main.ts');
const readyPattern = /Circuitwatch is ready at (http:\/\/\S+)/;

interface StartOptions {
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly keepData?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs?: number;
}

export async function startProcess(options: StartOptions): Promise<GatewayProcess> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [cli, ...options.args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the gateway was not ready in time:\n${output}`));
    }, options.limitMs ?? 60_000);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = readyPattern.exec(output)?.[1];
      if (found) {
        clearTimeout(limit);
        resolve(found);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`the gateway ended with ${code}:\n${output}`));
    });
  });
  const readyMs = performance.now() - startedMs;
  const roles = { core: /\/core\/main\.ts/, web: /\/web\/main\.ts/, port: /\/port\/main\.ts/ };
  return {
    child,
    url,
    dataDir: options.dataDir,
    readyMs,
    output: () => output,
    pids(role) {
      const all = child.pid === undefined ? [] : tree(child.pid);
      if (role === 'supervisor') return all.slice(0, 1).map((entry) => entry.pid);
      return all.filter((entry) => roles[role].test(entry.command)).map((entry) => entry.pid);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const hurry = setTimeout(() => child.kill('SIGKILL'), 5000);
        await gone;
        clearTimeout(hurry);
      }
      if (!options.keepData) rmSync(options.dataDir, { recursive: true, force: true });
    },
  };
}

export function scratchData(): string {
  return mkdtempSync(join(tmpdir(), 'circuitwatch-data-'));
}

/** `serve` with a configuration given as an object; `port` and `dataDir` are filled in. */
export function startGateway(
  config: Readonly<Record<string, unknown>>,
  options: { dataDir?: string; keepData?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<GatewayProcess> {
  const dataDir = options.dataDir ?? scratchData();
  const file = join(mkdtempSync(join(tmpdir(), 'circuitwatch-config-')), 'circuitwatch.yaml');
  writeFileSync(file, stringify({ port: 0, dataDir, sourceMode: 'test', ...config }));
  return startProcess({ ...options, args: ['serve', '--config', file], dataDir });
}
