/**
 * The folder of one start of the gateway: sockets and the configuration in force, private to its user. Named by the
 * supervisor's process id, so that what a killed supervisor left behind is recognised and removed by the next start.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Unix socket paths end at 107 characters; a long TMPDIR falls back to /tmp. */
const baseLengthMax = 70;
const runDirPattern = /^circuitwatch-(\d+)-\w+$/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes folders of supervisors that are gone; those of other users are left alone. */
function sweep(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = Number(runDirPattern.exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    const path = join(base, name);
    try {
      if (statSync(path).uid === userInfo().uid) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another start removed it first.
    }
  }
}

export function makeRunDir(): string {
  const base = tmpdir().length > baseLengthMax ? '/tmp' : tmpdir();
  sweep(base);
  const folder = mkdtempSync(join(base, `circuitwatch-${process.pid}-`));
  chmodSync(folder, 0o700);
  return folder;
}
