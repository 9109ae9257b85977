/**
 * Recorded samples against those of a re-run, per channel in their order. Equal means the same time, the same whole count
 * of the channel's resolution and the same validity: what a recording can hold. Holds only what one side has and the other
 * has not given yet.
 */
import type { Validity } from '../channels/validity.ts';

/** Differences of one channel that are kept to be shown; all are counted. */
export const shownReadingsMax = 5;

export interface ComparedReading {
  readonly atMs: number;
  /** In counts of the resolution; null = no value. */
  readonly count: number | null;
  readonly validity: Validity;
}

export interface ReadingDifference {
  readonly atMs: number;
  /** undefined: only the other side has a reading at this time. */
  readonly recorded?: ComparedReading;
  readonly rerun?: ComparedReading;
}

export interface ChannelDiff {
  readonly channel: string;
  equal: number;
  changed: number;
  added: number;
  removed: number;
  readonly first: ReadingDifference[];
}

interface Queue {
  readonly diff: ChannelDiff;
  recorded: ComparedReading[];
  rerun: ComparedReading[];
}

export class ReadingDiff {
  readonly #queues = new Map<string, Queue>();

  recorded(channel: string, reading: ComparedReading): void {
    this.#queue(channel).recorded.push(reading);
  }

  rerun(channel: string, reading: ComparedReading): void {
    this.#queue(channel).rerun.push(reading);
  }

  /** Compares what both sides have. */
  settle(): void {
    for (const queue of this.#queues.values()) compare(queue);
  }

  /** Nothing more comes. Channels in the order in which they were first seen. */
  finish(): readonly ChannelDiff[] {
    this.settle();
    return [...this.#queues.values()].map(({ diff, recorded, rerun }) => {
      for (const one of recorded) alone(diff, one, 'removed');
      for (const one of rerun) alone(diff, one, 'added');
      return diff;
    });
  }

  #queue(channel: string): Queue {
    let queue = this.#queues.get(channel);
    if (!queue) {
      const diff = { channel, equal: 0, changed: 0, added: 0, removed: 0, first: [] };
      queue = { diff, recorded: [], rerun: [] };
      this.#queues.set(channel, queue);
    }
    return queue;
  }
}

function compare(queue: Queue): void {
  const { diff, recorded, rerun } = queue;
  let [a, b] = [0, 0];
  for (;;) {
    const [before, now] = [recorded[a], rerun[b]];
    if (!before || !now) break;
    if (before.atMs < now.atMs) {
      alone(diff, before, 'removed');
      a++;
    } else if (now.atMs < before.atMs) {
      alone(diff, now, 'added');
      b++;
    } else {
      if (before.count === now.count && before.validity === now.validity) diff.equal++;
      else {
        diff.changed++;
        show(diff, { atMs: now.atMs, recorded: before, rerun: now });
      }
      a++;
      b++;
    }
  }
  queue.recorded = recorded.slice(a);
  queue.rerun = rerun.slice(b);
}

function alone(diff: ChannelDiff, reading: ComparedReading, kind: 'added' | 'removed'): void {
  diff[kind]++;
  show(diff, { atMs: reading.atMs, [kind === 'added' ? 'rerun' : 'recorded']: reading });
}

function show(diff: ChannelDiff, difference: ReadingDifference): void {
  if (diff.first.length < shownReadingsMax) diff.first.push(difference);
}
