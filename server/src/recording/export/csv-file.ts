/**
 * A CSV file that is written as it grows: RFC 4180 quoting, UTF-8, a line feed per row, numbers with a decimal point
 * whatever the machine's language. It appears under its name only when it is complete.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const bufferChars = 256 * 1024;

export type CsvValue = string | number | null;

function quoted(value: CsvValue): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export class CsvFile {
  readonly #path: string;
  readonly #descriptor: number;
  #buffer = '';
  rows = 0;

  constructor(path: string, header: readonly string[]) {
    this.#path = path;
    this.#descriptor = openSync(`${path}.part`, 'w');
    this.#buffer = `${header.join(',')}\n`;
  }

  row(values: readonly CsvValue[]): void {
    this.#buffer += `${values.map(quoted).join(',')}\n`;
    this.rows++;
    if (this.#buffer.length > bufferChars) this.#flush();
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#buffer);
    this.#buffer = '';
  }

  /** Makes the file durable and gives it its name. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    renameSync(`${this.#path}.part`, this.#path);
  }

  /** Removes what was written so far. */
  abandon(): void {
    closeSync(this.#descriptor);
    rmSync(`${this.#path}.part`, { force: true });
  }
}
