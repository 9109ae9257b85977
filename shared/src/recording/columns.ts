/**
 * The column encodings inside chunks and pyramid blocks. Each is the plain sequence of varints that docs/recording.md
 * describes; compression comes after, at the edge.
 *
 * Deltas stay small because neighbours are alike: counts as first differences, times and sequence numbers as second
 * differences (a steady 10 Hz is a run of zeros), validity as runs. With zstd after it the columns come within a few
 * percent of the data's own entropy (the `store-size` benchmark prints both).
 */
import { noValueCount } from '../wire/sample-block.ts';
import type { ByteReader, ByteWriter } from './varint.ts';

/** Code of a frame in which the channel does not occur. Other codes are validity (bits 0–6) and `codeNoValue`. */
export const codeAbsent = 0xff;
/** Set when the sample has a validity but no number. */
export const codeNoValue = 0x80;

/** Whole numbers as second differences; the first is written whole, the second as a first difference. */
export function writeSecondDifferences(out: ByteWriter, values: ArrayLike<number>, length: number): void {
  let previous = 0;
  let step = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? 0;
    const nextStep = value - previous;
    out.zigzag(nextStep - step);
    // The first "step" is the absolute start and predicts nothing.
    step = i === 0 ? 0 : nextStep;
    previous = value;
  }
}

export function readSecondDifferences(input: ByteReader, length: number): Float64Array {
  const values = new Float64Array(length);
  let previous = 0;
  let step = 0;
  for (let i = 0; i < length; i++) {
    const nextStep = step + input.zigzag();
    previous += nextStep;
    values[i] = previous;
    step = i === 0 ? 0 : nextStep;
  }
  return values;
}

/** Bytes as runs: the byte, then how often it repeats. */
export function writeRuns(out: ByteWriter, codes: Uint8Array): void {
  let at = 0;
  while (at < codes.length) {
    const code = codes[at] ?? 0;
    let end = at + 1;
    while (end < codes.length && codes[end] === code) end++;
    out.byte(code);
    out.varint(end - at);
    at = end;
  }
}

export function readRuns(input: ByteReader, length: number): Uint8Array {
  const codes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const code = input.byte();
    const run = input.varint();
    if (run === 0 || at + run > length) throw new RangeError('a run of codes does not fit');
    codes.fill(code, at, at + run);
    at += run;
  }
  return codes;
}

/** How a column's counts are written; the byte before them. */
const modeDifferences = 0;
const modeHolds = 1;

/** The counts of those frames whose code carries a number. */
function numbersOf(codes: Uint8Array, counts: Int32Array): Int32Array {
  const numbers = new Int32Array(codes.length);
  let length = 0;
  for (let i = 0; i < codes.length; i++) {
    if (((codes[i] ?? codeAbsent) & codeNoValue) === 0) numbers[length++] = counts[i] ?? 0;
  }
  return numbers.subarray(0, length);
}

/**
 * Counts as first differences. Where most of them are zero (a device that repeats a value which it measures once a
 * second) the changes and the lengths of the holds between them are written instead, first all changes, then all holds:
 * each has few distinct values, and together they are a third smaller than the zeros were.
 */
export function writeCounts(out: ByteWriter, codes: Uint8Array, counts: Int32Array): void {
  const numbers = numbersOf(codes, counts);
  let previous = 0;
  let changes = 0;
  for (const number of numbers) {
    if (number !== previous) changes++;
    previous = number;
  }
  if (changes * 2 >= numbers.length) {
    out.byte(modeDifferences);
    previous = 0;
    for (const number of numbers) {
      out.zigzag(number - previous);
      previous = number;
    }
    return;
  }
  out.byte(modeHolds);
  out.varint(changes);
  const holds: number[] = [];
  let hold = 0;
  previous = 0;
  for (const number of numbers) {
    if (number === previous) {
      hold++;
      continue;
    }
    holds.push(hold);
    hold = 0;
    out.zigzag(number - previous);
    previous = number;
  }
  for (const length of holds) out.varint(length);
}

/** The counts of the frames with a number, in a row; `length` of them. */
function readNumbers(input: ByteReader, length: number): Int32Array {
  const numbers = new Int32Array(length);
  const mode = input.byte();
  let value = 0;
  const step = (): number => {
    value += input.zigzag();
    if (value <= noValueCount || value > 0x7fff_ffff) throw new RangeError('a count is out of range');
    return value;
  };
  if (mode === modeDifferences) {
    for (let i = 0; i < length; i++) numbers[i] = step();
    return numbers;
  }
  if (mode !== modeHolds) throw new RangeError(`counts of mode ${mode} are unknown`);
  const changes = input.varint();
  if (changes > length) throw new RangeError(`${changes} changes in ${length} counts`);
  const values = Array.from({ length: changes }, step);
  let at = 0;
  let held = 0;
  for (const next of values) {
    const end = at + input.varint();
    if (end >= length) throw new RangeError('the holds are longer than the column');
    numbers.fill(held, at, end);
    numbers[end] = next;
    held = next;
    at = end + 1;
  }
  numbers.fill(held, at);
  return numbers;
}

export function readCounts(input: ByteReader, codes: Uint8Array): Int32Array {
  let length = 0;
  for (let i = 0; i < codes.length; i++) if (((codes[i] ?? codeAbsent) & codeNoValue) === 0) length++;
  const numbers = readNumbers(input, length);
  if (length === codes.length) return numbers;
  const counts = new Int32Array(codes.length).fill(noValueCount);
  let at = 0;
  for (let i = 0; i < codes.length; i++) {
    if (((codes[i] ?? codeAbsent) & codeNoValue) === 0) counts[i] = numbers[at++] ?? 0;
  }
  return counts;
}
