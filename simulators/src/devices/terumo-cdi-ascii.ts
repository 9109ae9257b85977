/**
 * A CDI 500: a row every 6 s, header lines before the first and after every 50th row, STORE and recalibration rows, and a
 * clock of its own that is wrong and drifts (devices.md §2.2: 19 min 40 s ahead, 5.7 s in 5.4 h in the real capture).
 */
import {
  cdiMarkers,
  cdiRequest,
  encodeCdiHeader,
  encodeCdiRecalibrationLine,
  encodeCdiRow,
  encodeCdiTemperatureMode,
  terumoCdiAscii,
  type CdiField,
  type CdiValue,
} from '@circuitwatch/shared/devices/profiles/terumo-cdi-ascii.ts';
import { textOfBytes } from '@circuitwatch/shared/bytes/text.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import type { DeviceAction } from '../scenarios/scenario.ts';
import {
  Schedule,
  type BedView,
  type DeviceDouble,
  type DoubleSetup,
  type SendFrame,
} from './device-double.ts';

/** devices.md §2.2: median spacing of real rows at the setting 0.1 min. */
const rowPeriodMs = 5977;
const rowsPerHeader = 50;
const clockAheadMs = (19 * 60 + 40) * 1000;
const clockDrift = 5.7 / (5.4 * 3600);
const dayMs = 86_400_000;
/** Beyond these the monitor shows dashes; not in a document we have [OK]. */
const shown: Partial<Record<CdiField, readonly [number, number]>> = {
  svo2: [35, 100],
  hct: [12, 50],
  po2Art: [10, 700],
  pco2Art: [10, 120],
  pco2Ven: [10, 120],
};
const requestBytesMax = 64;

type RowValues = Partial<Record<CdiField, CdiValue>>;

function surfaceM2(heightCm: number, weightKg: number): number {
  return Math.sqrt((heightCm * weightKg) / 3600);
}

/** The sensors are slow and steady: a little noise, no more. */
function valuesOf(view: BedView, prng: Prng): RowValues {
  const { truth, preset } = view;
  const near = (value: number, sigma: number): number => value + sigma * prng.normal();
  const numbers: Record<CdiField, number> = {
    phArt: near(truth.phPost, 0.004),
    pco2Art: near(truth.pco2Post, 0.4),
    po2Art: near(truth.po2Post, 2),
    tArt: near(truth.tArt, 0.03),
    hco3: truth.hco3,
    baseExcess: truth.baseExcess,
    so2ArtCalculated: truth.so2Post,
    potassium: near(truth.potassium, 0.03),
    vo2: truth.vo2,
    flow: truth.flowLpm,
    bsa: surfaceM2(preset.patient.heightCm, preset.patient.weightKg),
    phVen: near(truth.phVen, 0.004),
    pco2Ven: near(truth.pco2Ven, 0.4),
    po2Ven: near(truth.po2Ven, 0.4),
    tVen: near(truth.tVen, 0.03),
    svo2: near(truth.svo2, 0.4),
    hct: near(truth.hctPercent, 0.2),
    hb: near(truth.hbGdl, 0.07),
  };
  const values: RowValues = { ...numbers };
  for (const [field, range] of Object.entries(shown)) {
    const name = Object.keys(numbers).find((key): key is CdiField => key === field);
    if (name && range && (numbers[name] < range[0] || numbers[name] > range[1])) values[name] = 'dashes';
  }
  return values;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function clockText(localMs: number): string {
  const seconds = Math.floor((((localMs % dayMs) + dayMs) % dayMs) / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

class CdiDouble implements DeviceDouble {
  readonly slot;
  readonly profile = terumoCdiAscii;
  readonly options = { gasUnit: 'mmHg', outputIntervalMin: 0.1, requestRows: false };
  readonly pollPeriodMs = undefined;
  readonly notes = {};
  readonly #prng: Prng;
  readonly #localStartMs: number;
  readonly #schedule: Schedule;
  readonly #aheadMs: number;
  readonly #actions: DeviceAction[] = [];
  #requestText = '';
  #requests = 0;
  #rows = 0;
  #last: { time: string; values: RowValues } | undefined;

  constructor(setup: DoubleSetup) {
    this.slot = setup.slot;
    this.#prng = new Prng(setup.seed);
    this.#localStartMs = setup.localStartMs;
    this.#schedule = new Schedule(rowPeriodMs, this.#prng.int(200, rowPeriodMs));
    this.#aheadMs = clockAheadMs + this.#prng.int(-300_000, 300_000);
  }

  onBytes(bytes: Uint8Array): void {
    this.#requestText = (this.#requestText + textOfBytes(bytes)).slice(-requestBytesMax);
    const request = textOfBytes(cdiRequest.bytes);
    for (let at = this.#requestText.indexOf(request); at >= 0; at = this.#requestText.indexOf(request)) {
      this.#requestText = this.#requestText.slice(at + request.length);
      this.#requests = Math.min(this.#requests + 1, 2);
    }
  }

  tick(nowMs: number, view: BedView, send: SendFrame): void {
    while (this.#schedule.isDue(nowMs)) this.#sendRow(nowMs, view, send, 'unasked');
    for (; this.#requests > 0; this.#requests--) this.#sendRow(nowMs, view, send, 'answer');
    for (let action = this.#actions.shift(); action; action = this.#actions.shift())
      this.#sendEvent(action, send);
  }

  act(action: DeviceAction): void {
    if (this.#actions.length < 4) this.#actions.push(action);
  }

  restart(nowMs: number): void {
    this.#rows = 0;
    this.#requests = 0;
    this.#last = undefined;
    this.#schedule.restart(nowMs + rowPeriodMs);
  }

  #sendRow(nowMs: number, view: BedView, send: SendFrame, kind: 'unasked' | 'answer'): void {
    if (this.#rows === 0) send(encodeCdiTemperatureMode('37C'), 'aside');
    if (this.#rows % rowsPerHeader === 0) send(encodeCdiHeader(), 'aside');
    this.#rows += 1;
    const time = clockText(this.#localStartMs + this.#aheadMs + nowMs * (1 + clockDrift));
    const values = valuesOf(view, this.#prng);
    this.#last = { time, values };
    send(encodeCdiRow({ marker: cdiMarkers.sample, time, values }), kind);
  }

  /** devices.md §2.2: a STORE row repeats the last row's clock; recalibration prints its line, then the `o` row. */
  #sendEvent(action: DeviceAction, send: SendFrame): void {
    const last = this.#last;
    if (!last) return;
    if (action === 'store') send(encodeCdiRow({ marker: cdiMarkers.store, ...last }), 'aside');
    if (action === 'recalibrate') {
      send(encodeCdiRecalibrationLine(), 'aside');
      send(encodeCdiRow({ marker: cdiMarkers.recalibration, ...last }), 'aside');
    }
  }
}

export function createCdiDouble(setup: DoubleSetup): DeviceDouble {
  return new CdiDouble(setup);
}
