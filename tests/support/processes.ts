/** Child processes of tests and benchmarks: CPU time from /proc for a process or its whole tree, forked loads with one-word requests, free ports. */
import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const ticksPerSecond = 100; // CLK_TCK on every Linux that Node runs on

function stat(pid: number): { parent: number; cpuMs: number; name: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const cpuMs = ((Number(rest[11]) + Number(rest[12])) * 1000) / ticksPerSecond;
    return { parent: Number(rest[1]), cpuMs, name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')) };
  } catch {
    return undefined;
  }
}

/** CPU time of one process in ms (10 ms steps); NaN once it is gone. */
export function cpuMs(pid: number): number {
  return stat(pid)?.cpuMs ?? Number.NaN;
}

export function rssBytes(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) * 1024;
  } catch {
    return Number.NaN;
  }
}

/** The process and all below it. */
export function tree(pid: number): { pid: number; command: string }[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const found = /^\d+$/.test(entry) ? stat(Number(entry)) : undefined;
    if (found) parents.set(Number(entry), found.parent);
  }
  const result: { pid: number; command: string }[] = [];
  const visit = (at: number): void => {
    let command = '';
    try {
      command = readFileSync(`/proc/${at}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return;
    }
    result.push({ pid: at, command });
    for (const [child, parent] of parents) if (parent === at) visit(child);
  };
  visit(pid);
  return result;
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Waits until `probe` gives something; fails after the limit with what it was waiting for. */
export async function until<T>(
  what: string,
  limitMs: number,
  probe: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  while (performance.now() < endMs) {
    const result = await probe();
    if (result !== undefined) return result;
    await delay(20);
  }
  throw new Error(`waited ${limitMs} ms for ${what}`);
}

export interface Load {
  readonly child: ChildProcess;
  request<T>(message: object, key: string): Promise<T>;
  send(message: object): void;
  stop(): Promise<void>;
}

/** Forks a load (a file of tests/bench); replies are matched by the key they carry. */
export function forkLoad(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Load {
  const child = fork(join(import.meta.dirname, '../bench', file), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const seen = new Map<string, unknown>();
  const waiting = new Map<string, (value: unknown) => void>();
  child.on('message', (message: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(message)) {
      const resolve = waiting.get(key);
      if (resolve) {
        waiting.delete(key);
        resolve(value);
      } else seen.set(key, value);
    }
  });
  return {
    child,
    send: (message) => void child.send(message),
    async request<T>(message: object, key: string): Promise<T> {
      if (Object.keys(message).length > 0) child.send(message);
      if (seen.has(key)) {
        const value = seen.get(key);
        seen.delete(key);
        return value as T;
      }
      return new Promise<T>((resolve, reject) => {
        waiting.set(key, (value) => resolve(value as T));
        child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
      });
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
