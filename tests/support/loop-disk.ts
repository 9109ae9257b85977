/**
 * A small ext4 file system on a loop device whose power can be cut: the "going down" ioctl drops what was not yet written,
 * as a power cut does (reliability.md §5). Needs root and loop mounts; `loopDiskProblem` says why there are none.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const unmountTriesMax = 50;
const unmountRetryMs = 100;
const imageBytes = 96 * 1024 * 1024;
/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: neither the log nor dirty data are written. */
const goingDown =
  'import fcntl, os, struct, sys, time; d = os.open(sys.argv[1], os.O_RDONLY); print(int(time.time() * 1000), flush=True); fcntl.ioctl(d, 0x8004587d, struct.pack("I", 2))';

export class LoopDisk {
  readonly folder: string;
  readonly #root: string;
  readonly #image: string;

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'circuitwatch-disk-'));
    this.#image = join(this.#root, 'image');
    this.folder = join(this.#root, 'disk');
    mkdirSync(this.folder);
    writeFileSync(this.#image, '');
    truncateSync(this.#image, imageBytes);
    execFileSync('mkfs.ext4', ['-q', '-F', this.#image]);
    this.mount();
  }

  mount(): void {
    execFileSync('mount', ['-o', 'loop', this.#image, this.folder]);
  }

  /** The kernel may still be tearing down a process that was killed a moment ago. */
  unmount(): void {
    for (let tries = unmountTriesMax; ; tries--) {
      try {
        execFileSync('umount', [this.folder], { stdio: 'pipe' });
        return;
      } catch (error) {
        if (tries === 0) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, unmountRetryMs);
      }
    }
  }

  /**
   * From here on nothing reaches the disk, and what was not synced is gone. Returns the wall time at which the cut began: a
   * real machine says nothing after it, while this one goes on and its kernel may answer an fsync that was under way.
   */
  cutPower(): number {
    return Number(execFileSync('python3', ['-c', goingDown, this.folder]).toString());
  }

  remove(): void {
    try {
      this.unmount();
    } catch {
      // Not mounted: the test failed between a cut and the next mount.
    }
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Why power cuts cannot be tested here, undefined when they can. */
export function loopDiskProblem(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root for a loop mount';
  let disk: LoopDisk | undefined;
  try {
    disk = new LoopDisk();
    disk.cutPower();
    return undefined;
  } catch (error) {
    return `no loop-mounted ext4 with the shutdown ioctl: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  } finally {
    disk?.remove();
  }
}
