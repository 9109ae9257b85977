/** Rows of CSV: RFC 4180 quoting, UTF-8, a line feed per row, numbers with a decimal point whatever the machine's language. */
import { type PartFile, writePartFile } from './part-file.ts';

const bufferChars = 256 * 1024;

export type CsvValue = string | number | null;

function quoted(value: CsvValue): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export class CsvFile {
  readonly #file: PartFile;
  #buffer: string;
  rows = 0;

  constructor(file: PartFile, header: readonly string[]) {
    this.#file = file;
    this.#buffer = `${header.join(',')}\n`;
  }

  row(values: readonly CsvValue[]): void {
    this.#buffer += `${values.map(quoted).join(',')}\n`;
    this.rows++;
    if (this.#buffer.length > bufferChars) this.flush();
  }

  flush(): void {
    this.#file.write(Buffer.from(this.#buffer));
    this.#buffer = '';
  }
}

/** Writes one CSV file; returns the number of its rows. */
export function writeCsv(
  path: string,
  header: readonly string[],
  fill: (file: CsvFile) => Promise<void>,
): Promise<number> {
  return writePartFile(path, async (part) => {
    const file = new CsvFile(part, header);
    await fill(file);
    file.flush();
    return file.rows;
  });
}
