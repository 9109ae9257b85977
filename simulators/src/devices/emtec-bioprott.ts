/**
 * An em-tec BioProTT clamp-on probe: a line every 100 ms with means over 0.1, 1 and 10 s (devices.md §7.1). Air in the
 * line lowers its coupling, but not so far that it blanks the flow. It takes no commands.
 */
import { emtecBioprott, encodeBioprottLine } from '@circuitwatch/shared/devices/profiles/emtec-bioprott.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { Schedule, type BedView, type DeviceDouble, type DoubleSetup } from './device-double.ts';

const periodMs = 100;
const linesPerLongMean = 100;
const linesPerShortMean = 10;
/** devices.md §7.1: 0x40 stands for near-zero flow. */
const statusNearZero = 0x40;
const nearZeroLpm = 0.005;

/** Means over the newest values, in place. */
class FlowMeans {
  readonly #ring = new Float64Array(linesPerLongMean);
  #count = 0;
  #next = 0;

  push(value: number): void {
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % linesPerLongMean;
    this.#count = Math.min(this.#count + 1, linesPerLongMean);
  }

  mean(lines: number): number {
    const count = Math.min(lines, this.#count);
    let sum = 0;
    for (let i = 1; i <= count; i++)
      sum += this.#ring[(this.#next - i + linesPerLongMean) % linesPerLongMean] ?? 0;
    return count > 0 ? sum / count : 0;
  }

  clear(): void {
    this.#count = 0;
  }
}

export function createBioprottDouble(setup: DoubleSetup): DeviceDouble {
  const prng = new Prng(setup.seed);
  const schedule = new Schedule(periodMs, prng.int(0, periodMs));
  const means = new FlowMeans();
  let flowSum = 0;
  let flowCount = 0;
  const line = (view: BedView): Uint8Array => {
    const flow = flowCount > 0 ? flowSum / flowCount : view.sensed.flowLpm;
    flowSum = 0;
    flowCount = 0;
    means.push(flow);
    const couplingPct = view.truth.bubble ? 75 - 20 * prng.next() : 98 + 2 * prng.next();
    const nearZero = Math.abs(flow) < nearZeroLpm ? statusNearZero : 0;
    return encodeBioprottLine({
      errorByte: 0,
      statusByte: nearZero,
      couplingPct,
      calibrationFactor: 1,
      flowLpm: flow,
      flowMean1sLpm: means.mean(linesPerShortMean),
      flowMean10sLpm: means.mean(linesPerLongMean),
      boardTemperatureC: 41 + prng.next(),
    });
  };
  return {
    slot: setup.slot,
    profile: emtecBioprott,
    options: {},
    pollPeriodMs: undefined,
    notes: {},
    onBytes: () => {},
    tick: (nowMs, view, send) => {
      flowSum += view.sensed.flowLpm;
      flowCount += 1;
      while (schedule.isDue(nowMs)) send(line(view), 'unasked');
    },
    act: () => {},
    restart: (nowMs) => {
      means.clear();
      schedule.restart(nowMs + 1500);
    },
  };
}
