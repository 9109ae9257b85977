/**
 * The column encodings inside chunks and pyramid blocks. Each is the plain sequence of varints that docs/recording.md
 * describes; compression comes after, at the edge.
 *
 * Deltas stay small because neighbours are alike: counts as first differences, times and sequence numbers as second
 * differences (a steady 10 Hz is a run of zeros), validity as runs. (performance.md §3b: 0.20 bytes per sample with
 * zstd level 1 after it, against an entropy of 0.184.)
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

/** First differences of the counts of those frames whose code carries a number. */
export function writeCounts(out: ByteWriter, codes: Uint8Array, counts: Int32Array): void {
  let previous = 0;
  for (let i = 0; i < codes.length; i++) {
    if (((codes[i] ?? codeAbsent) & codeNoValue) !== 0) continue;
    const count = counts[i] ?? 0;
    out.zigzag(count - previous);
    previous = count;
  }
}

export function readCounts(input: ByteReader, codes: Uint8Array): Int32Array {
  const counts = new Int32Array(codes.length).fill(noValueCount);
  let previous = 0;
  for (let i = 0; i < codes.length; i++) {
    if (((codes[i] ?? codeAbsent) & codeNoValue) !== 0) continue;
    previous += input.zigzag();
    if (previous < noValueCount || previous > 0x7fff_ffff) throw new RangeError('a count is out of range');
    counts[i] = previous;
  }
  return counts;
}
