/** The benchmarks by name. */
import { alarmCpu } from './alarm-cpu.ts';
import { alarmDelay } from './alarm-delay.ts';
import { alarmRestore } from './alarm-restore.ts';
import { coldStart } from './cold-start.ts';
import { e2ePixels } from './e2e-pixels.ts';
import { gwCpuBed } from './gw-cpu-bed.ts';
import type { Benchmark } from './harness.ts';
import { page } from './page.ts';
import { replayPage } from './replay-page.ts';
import { overviewFlatBench, storeSizeBench } from './store.ts';
import { viewers } from './viewers.ts';

export const benchmarks: readonly Benchmark[] = [
  e2ePixels,
  gwCpuBed,
  viewers,
  storeSizeBench,
  overviewFlatBench,
  coldStart,
  page,
  replayPage,
  alarmCpu,
  alarmDelay,
  alarmRestore,
];
