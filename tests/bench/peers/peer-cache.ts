/** The benchmarks' cache outside the workspace: peers that are installed on demand, and what takes minutes to make. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function peerCache(name: string): string {
  const base = process.env['CIRCUITWATCH_BENCH_CACHE'] ?? join(homedir(), '.cache/circuitwatch-bench');
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Installs packages into the peer's own folder unless they are there. */
export function installPeer(name: string, wanted: readonly string[], probe: string): string {
  const folder = peerCache(name);
  if (existsSync(join(folder, 'node_modules', probe))) return folder;
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted];
  const result = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status !== 0) throw new Error(`could not install ${wanted.join(' ')}`);
  return folder;
}
