/**
 * A file that is written as it grows and gets its name only when it is complete: until then it is `NAME.part`, and work that
 * fails or is cancelled leaves nothing behind.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../data-folder.ts';

export class PartFile {
  readonly #path: string;
  readonly #descriptor: number;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(`${path}.part`, 'w');
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    this.#bytes += bytes.length;
  }

  /** Makes the file durable and gives it its name. */
  finish(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    renameSync(`${this.#path}.part`, this.#path);
    syncFolder(dirname(this.#path));
  }

  /** Removes what was written so far. */
  abandon(): void {
    closeSync(this.#descriptor);
    rmSync(`${this.#path}.part`, { force: true });
  }
}

/** Writes a file by `fill`; a file that fails or is cancelled is gone. Returns what `fill` returns. */
export async function writePartFile<T>(path: string, fill: (file: PartFile) => Promise<T>): Promise<T> {
  const file = new PartFile(path);
  let result: T;
  try {
    result = await fill(file);
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.finish();
  return result;
}
