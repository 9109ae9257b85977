/**
 * What goes into a re-run, as a recording gives it, and the order in which the live bed took it up: by the time from when
 * it was known, then its own time, then rank (devices in their order, the gateway's own findings, people). monitor.ts sorts
 * the inputs of one step alike, so no step needs to be recorded.
 */
import type { LinkPhase, MonitorInput } from '../monitor/monitor-types.ts';
import type { RawBytes } from '../recording/record-types.ts';

export type RerunInput =
  | { readonly type: 'bytes'; readonly atMs: number; readonly raw: RawBytes }
  | {
      readonly type: 'link';
      readonly atMs: number;
      readonly device: string;
      readonly phase: LinkPhase;
      readonly reason: string;
    }
  | Extract<MonitorInput, { type: 'technical' | 'command' }>;

/** The time from when an input was known to the bed, gateway ms. */
export function takenMsOf(input: RerunInput): number {
  return input.type === 'bytes' ? (input.raw.takenMs ?? input.atMs) : input.atMs;
}

function isBefore(a: RerunInput, b: RerunInput): boolean {
  return (takenMsOf(a) - takenMsOf(b) || a.atMs - b.atMs) < 0;
}

/** Brings streams together that are in order each; at the same time the earlier stream goes first. Holds one of each. */
export function* mergeInputs(streams: readonly Iterable<RerunInput>[]): Generator<RerunInput> {
  const heads = streams.map((stream) => {
    const items = stream[Symbol.iterator]();
    return { items, next: items.next() };
  });
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done) continue;
      if (!first || (!first.next.done && isBefore(head.next.value, first.next.value))) first = head;
    }
    if (!first || first.next.done) return;
    yield first.next.value;
    first.next = first.items.next();
  }
}

type LinkInput = Extract<RerunInput, { type: 'link' }>;

const opens: ReadonlySet<LinkPhase> = new Set(['opening', 'identifying']);

/**
 * Bytes and link changes of one device. At the same time a port opens before its bytes and closes after them. `streaming`
 * is left out: the re-run finds it by itself, from the first frame.
 */
export function* deviceInputs(raw: Iterable<RawBytes>, links: Iterable<LinkInput>): Generator<RerunInput> {
  const bytes = raw[Symbol.iterator]();
  let next = bytes.next();
  for (const link of links) {
    if (link.phase === 'streaming') continue;
    while (!next.done) {
      const input: RerunInput = { type: 'bytes', atMs: next.value.atMs, raw: next.value };
      const isFirst = opens.has(link.phase) ? isBefore(input, link) : !isBefore(link, input);
      if (!isFirst) break;
      yield input;
      next = bytes.next();
    }
    yield link;
  }
  for (; !next.done; next = bytes.next()) yield { type: 'bytes', atMs: next.value.atMs, raw: next.value };
}
