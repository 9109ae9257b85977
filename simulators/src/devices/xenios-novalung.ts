/**
 * A Xenios / Novalung console at the simulated pump: answers A1 and A2 within 200 ms and carries its own alarm limits
 * (devices.md §5). The pump behind it follows the preset's curve, not necessarily a curve of that maker: the double says
 * which, in its notes and in the "pump type" byte, whose real values are not public.
 */
import { createIdLengthFramer } from '@circuitwatch/shared/bytes/id-length-framer.ts';
import { pumpCurves, pumpIds } from '@circuitwatch/shared/circuit/pump-curves.ts';
import type { SimulationPreset } from '@circuitwatch/shared/circuit/presets.ts';
import {
  encodeNovalungData,
  encodeNovalungVersion,
  novalungRequestFraming,
  xeniosNovalung,
  type NovalungFields,
} from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { AnswerQueue, type BedView, type DeviceDouble, type DoubleSetup } from './device-double.ts';

const versionRequestId = 0xa1;
const simulatedVersion = 0x0102;
/** The demo asks five times a second; the only known driver once (devices.md §5). */
const demoPollPeriodMs = 200;
const answerMinMs = 15;
const answerMaxMs = 110;
/** The console's own flow sensor reads a little high against the clamp-on probe. */
const flowGain = 1.01;

/** What a team would set on the console: near H1/H2's alarm level, mode by mode. */
function consoleLimits(preset: SimulationPreset) {
  const { patient } = preset;
  const small = patient.weightKg < 10;
  return {
    rpmLimitLow: 500,
    rpmLimitHigh: Math.round(preset.circuit.runningRpm * 1.3),
    flowLimitLow: 0.7 * patient.targetFlowLpm,
    flowLimitHigh: 1.4 * patient.targetFlowLpm,
    p1LimitLow: small ? -80 : -100,
    p1LimitHigh: 30,
    p2LimitLow: 0,
    p2LimitHigh: small ? 300 : 350,
    p3LimitLow: 0,
    p3LimitHigh: small ? 250 : 300,
    p4LimitLow: -50,
    p4LimitHigh: 300,
    t1LimitLow: 35,
    t1LimitHigh: 38.5,
    t2LimitLow: 34,
    t2LimitHigh: 38.5,
  };
}

function fieldsOf(view: BedView, limits: ReturnType<typeof consoleLimits>): NovalungFields {
  const { sensed, truth, preset } = view;
  return {
    ...limits,
    rpm: sensed.rpm,
    rpmSet: view.rpmSet,
    pulseSpeed: 0,
    pulseRate: 0,
    pulseShare: 0,
    flow: sensed.flowLpm * flowGain,
    flowSet: preset.patient.targetFlowLpm,
    p1: sensed.p1,
    p2: sensed.p2,
    p3: sensed.p3,
    p4: sensed.pAux,
    t1: truth.tArt,
    t2: truth.tVen,
  };
}

/** Fields 30–41 as one byte each: widths are not public, the gateway must not read them. */
function restOf(view: BedView): Uint8Array {
  const pumpType = pumpIds.indexOf(view.preset.circuit.pump);
  return Uint8Array.of(0, 1, pumpType, view.truth.bubble, 0, view.rpmSet > 0 ? 1 : 0, 0, 1, 0, 0, 0, 0);
}

export function createNovalungDouble(setup: DoubleSetup): DeviceDouble {
  const prng = new Prng(setup.seed);
  const framer = createIdLengthFramer(novalungRequestFraming);
  const answers = new AnswerQueue();
  const limits = consoleLimits(setup.preset);
  const { pump } = setup.preset.circuit;
  return {
    slot: setup.slot,
    profile: xeniosNovalung,
    options: {},
    pollPeriodMs: demoPollPeriodMs,
    notes: { pumpCurve: pump, pumpCurveName: pumpCurves[pump].name },
    onBytes: (bytes, nowMs) => {
      for (const item of framer.push(bytes)) {
        if (item.type !== 'frame') continue;
        answers.ask(item.bytes[0] ?? 0, nowMs + prng.int(answerMinMs, answerMaxMs));
      }
    },
    tick: (nowMs, view, send) => {
      for (let request = answers.takeDue(nowMs); request !== undefined; request = answers.takeDue(nowMs)) {
        if (request === versionRequestId) send(encodeNovalungVersion(simulatedVersion), 'aside');
        else send(encodeNovalungData(fieldsOf(view, limits), restOf(view)), 'answer');
      }
    },
    act: () => {},
    restart: () => {
      framer.end();
      answers.clear();
    },
  };
}
