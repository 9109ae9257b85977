/**
 * The load of the alarm benchmarks: `bench-16` lines at 10 Hz on N pseudo-terminals, each bed at a phase of its own, with
 * values that a command sets or that step over a limit again and again. A process of its own, started by fork:
 *
 *     node alarm-feeder.ts --beds N            → {ready: [path…]}
 *     {set: {p1?, flow?}}                      for all beds from their next line on; {} ends it
 *     {steps: {p1, periodMs, lastMs}}          p1 is that low for lastMs in every period, each bed at a random phase
 *     {steps: null}
 *     {report: true}                           → {report: {cpuMs, crossings: [[bed, epochMs]…]}}, the first low line each
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openPtyPair } from '../../support/pty-pair.ts';
import { type Bench16Set, bench16Line } from './bench16.ts';

interface Steps {
  readonly p1: number;
  readonly periodMs: number;
  readonly lastMs: number;
}

const { values } = parseArgs({ options: { beds: { type: 'string', default: '1' } } });
const lineMs = 100;
const crossingsMax = 100_000;
const pairs = Array.from({ length: Number(values.beds) }, () => openPtyPair());
const crossings: [number, number][] = [];
const cpuAtStart = process.cpuUsage();
let set: Bench16Set = {};
let steps: Steps | null = null;
let stepsSinceMs = 0;

/** Lines at fixed times, open loop: a stall counts. */
function feed(bed: number, masterFd: number): void {
  const startedMs = performance.now() + Math.random() * lineMs;
  const phaseMs = Math.random() * 1e6;
  let n = 0;
  let wasLow = false;
  /** The steps whose first whole stretch has not come yet: the rest of one could be shorter than the rule's delay. */
  let partial: Steps | null = null;
  let known: Steps | null = null;
  const next = (): void => {
    const atMs = performance.now() - stepsSinceMs + phaseMs;
    const isDue = steps !== null && atMs % steps.periodMs < steps.lastMs;
    if (steps !== known) {
      known = steps;
      partial = isDue ? steps : null;
    } else if (!isDue) partial = null;
    const isLow = isDue && partial === null;
    const line = bench16Line(n++, isLow && steps ? { ...set, p1: steps.p1 } : set);
    if (isLow && !wasLow && crossings.length < crossingsMax)
      crossings.push([bed, performance.timeOrigin + performance.now()]);
    wasLow = isLow;
    try {
      writeSync(masterFd, line);
    } catch (error) {
      // A reader that does not keep up fills the terminal: that is its loss, and the report's.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    setTimeout(next, Math.max(0, startedMs + n * lineMs - performance.now()));
  };
  setTimeout(next, Math.max(0, startedMs - performance.now()));
}

process.on('message', (message: { set?: Bench16Set; steps?: Steps | null; report?: boolean }) => {
  if (message.set) set = message.set;
  if (message.steps !== undefined) {
    steps = message.steps;
    stepsSinceMs = performance.now();
  }
  if (message.report) {
    const used = process.cpuUsage(cpuAtStart);
    process.send?.({ report: { cpuMs: (used.user + used.system) / 1000, crossings } });
  }
});
process.on('disconnect', () => process.exit(0));
for (const [bed, pair] of pairs.entries()) feed(bed, pair.masterFd);
process.send?.({ ready: pairs.map((pair) => pair.path) });
