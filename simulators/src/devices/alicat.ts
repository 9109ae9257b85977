/**
 * An Alicat mass flow controller on the sweep line: answers its letter, `?` to anything else (devices.md §8.5). Small
 * patients get one that is set to mL/min at the factory, so both unit paths of the driver run in every ward.
 */
import {
  alicat,
  encodeAlicatNotUnderstood,
  encodeAlicatReply,
  type AlicatOptions,
} from '@circuitwatch/shared/devices/profiles/alicat.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { AnswerQueue, type BedView, type DeviceDouble, type DoubleSetup } from './device-double.ts';

const carriageReturn = 0x0d;
const understood = 1;
const notUnderstood = 0;
const answerMinMs = 10;
const answerMaxMs = 60;
/** The demo polls at the rate that is usual for a line of its own. */
const demoPollPeriodMs = 1000;
const smallKg = 10;
const requestBytesMax = 8;
const standardTemperatureK = 298.15;
const barometricMmhg = 760;
/** Line pressure over the atmosphere while gas flows, mmHg [CP]. */
const workingPressureMmhg = 22;

export function createAlicatDouble(setup: DoubleSetup): DeviceDouble {
  const prng = new Prng(setup.seed);
  const answers = new AnswerQueue();
  const options: AlicatOptions = {
    unit: 'A',
    kind: 'controller',
    totaliser: false,
    pressureUnit: 'psia',
    temperatureUnit: '°C',
    flowUnit: setup.preset.patient.weightKg < smallKg ? 'SCCM' : 'SLPM',
  };
  let request = '';
  const reply = (view: BedView): Uint8Array => {
    const flowing = view.truth.sweepLpm;
    const massLpm = Math.max(0, flowing * (1 + 0.004 * prng.normal()));
    const pressureMmhg = barometricMmhg + (flowing > 0 ? workingPressureMmhg : 0) + 0.3 * prng.normal();
    const temperatureC = 23.5 + 0.05 * prng.normal();
    const expansion = (barometricMmhg / pressureMmhg) * ((temperatureC + 273.15) / standardTemperatureK);
    return encodeAlicatReply(
      {
        pressureMmhg,
        temperatureC,
        volumetricLpm: massLpm * expansion,
        massLpm,
        setPointLpm: view.sweepSetLpm,
        gas: 'O2',
      },
      options,
    );
  };
  return {
    slot: setup.slot,
    profile: alicat,
    options: { ...options },
    pollPeriodMs: demoPollPeriodMs,
    notes: {},
    onBytes: (bytes, nowMs) => {
      for (const byte of bytes) {
        if (byte !== carriageReturn) request = (request + String.fromCharCode(byte)).slice(-requestBytesMax);
        else {
          const kind = request === options.unit ? understood : notUnderstood;
          answers.ask(kind, nowMs + prng.int(answerMinMs, answerMaxMs));
          request = '';
        }
      }
    },
    tick: (nowMs, view, send) => {
      for (let kind = answers.takeDue(nowMs); kind !== undefined; kind = answers.takeDue(nowMs)) {
        if (kind === understood) send(reply(view), 'answer');
        else send(encodeAlicatNotUnderstood(), 'aside');
      }
    },
    act: () => {},
    restart: () => {
      request = '';
      answers.clear();
    },
  };
}
