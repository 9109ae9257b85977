/**
 * How benchmarks measure and report: ours, a floor and a peer interleaved in one run, medians and ranges of the ratios.
 *
 * A benchmark returns rows. A row compares one metric in one case; its target is a ratio against the floor or the peer,
 * or an absolute limit where the promise is one. A target that could not be judged is `null`, never "met".
 */
import { cpus, release, totalmem } from 'node:os';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Row {
  readonly bench: string;
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly ours: Spread;
  readonly floor?: { readonly name: string; readonly value: Spread; readonly ratio: Spread };
  readonly peer?: { readonly name: string; readonly value: Spread; readonly ratio: Spread };
  readonly target: string;
  readonly met: boolean | null;
  readonly n: number;
  readonly note?: string;
}

export interface BenchContext {
  /** Fewer repeats and shorter runs: for trying a benchmark, never for the committed table. */
  readonly quick: boolean;
  readonly repeats: number;
  log(line: string): void;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** The client is built before it runs. */
  readonly needsPage?: boolean;
  run(context: BenchContext): Promise<Row[]>;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return { median: Number.NaN, min: Number.NaN, max: Number.NaN };
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? Number.NaN;
  const high = sorted[Math.ceil(middle)] ?? Number.NaN;
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Ratios pair by pair: repeat i of one against repeat i of the other, as they ran next to each other. */
export function ratios(ours: readonly number[], other: readonly number[]): Spread {
  return spread(ours.map((value, index) => value / (other[index] ?? Number.NaN)));
}

export function compare(
  name: string,
  ours: readonly number[],
  other: readonly number[],
): { name: string; value: Spread; ratio: Spread } {
  return { name, value: spread(other), ratio: ratios(ours, other) };
}

export function machine(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}`;
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && size < 0.01) return value.toExponential(1);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function ranged(value: Spread): string {
  return value.min === value.max
    ? figure(value.median)
    : `${figure(value.median)} (${figure(value.min)}–${figure(value.max)})`;
}

function against(side: Row['floor']): string {
  return side ? `${side.name}: ${ranged(side.value)} · **${ranged(side.ratio)}×**` : '–';
}

/** The table as Markdown: medians with ranges in brackets; ratios are ours ÷ other. */
export function table(rows: readonly Row[]): string {
  const head =
    '| benchmark | case | metric | ours | floor · ratio | peer · ratio | target | met | n |\n|---|---|---|---|---|---|---|---|---|';
  const verdict = (met: boolean | null): string => (met === null ? 'not judged' : met ? 'yes' : '**no**');
  const body = rows.map(
    (row) =>
      `| \`${row.bench}\` | ${row.case} | ${row.metric}, ${row.unit} | ${ranged(row.ours)} | ${against(row.floor)} | ${against(row.peer)} | ${row.target} | ${verdict(row.met)} | ${row.n} |`,
  );
  const notes = rows.flatMap((row) => (row.note ? [`- \`${row.bench}\` ${row.case}: ${row.note}`] : []));
  return [head, ...body, '', ...notes].join('\n');
}
