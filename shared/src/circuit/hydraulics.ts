/**
 * The circuit as one hydraulic loop (clinical.md D1): source − drainage cannula and tubing + pump head − oxygenator −
 * tubing and return cannula − sink, in mmHg with flow in L/min, and its equilibrium.
 *
 * A leak after the oxygenator takes flow out of the loop at the p3 port; everything else carries the same flow. The sum
 * falls strictly as flow rises, so the equilibrium is unique.
 */
import { pumpHeadMmhg, type PumpCurve } from './pump-curves.ts';

/** What the loop consists of right now; the model rewrites the fields in place, 100 times a second. */
export interface Loop {
  curve: PumpCurve;
  rpm: number;
  /** 1 for a healthy pump full of blood; less with thrombus or air. */
  headFactor: number;
  /** Extra resistance inside the pump (airlock), mmHg per (L/min)². */
  pumpBlock: number;
  drainQuadratic: number;
  drainLinear: number;
  returnQuadratic: number;
  returnLinear: number;
  oxygenatorLinear: number;
  oxygenatorQuadratic: number;
  /** L/min per mmHg of p3, to the room. */
  leakLpmPerMmhg: number;
  sourceMmhg: number;
  sinkMmhg: number;
}

export function drainageDropMmhg(loop: Loop, flowLpm: number): number {
  return loop.drainQuadratic * flowLpm * Math.abs(flowLpm) + loop.drainLinear * flowLpm;
}

export function oxygenatorDropMmhg(loop: Loop, flowLpm: number): number {
  return loop.oxygenatorLinear * flowLpm + loop.oxygenatorQuadratic * flowLpm * Math.abs(flowLpm);
}

export function headMmhg(loop: Loop, flowLpm: number): number {
  const head = loop.headFactor * pumpHeadMmhg(loop.curve, loop.rpm, flowLpm);
  return head - loop.pumpBlock * flowLpm * Math.abs(flowLpm);
}

/** What reaches the patient of `flowLpm` through the pump; less than it when there is a leak. */
export function returnFlowLpm(loop: Loop, flowLpm: number): number {
  const leak = loop.leakLpmPerMmhg;
  if (leak <= 0) return flowLpm;
  // Q = x + g·(sink + r·x + k·x|x|): a quadratic in x on the side of its sign.
  const linear = 1 + leak * loop.returnLinear;
  const rest = flowLpm - leak * loop.sinkMmhg;
  const quadratic = leak * loop.returnQuadratic;
  const size = Math.abs(rest);
  return Math.sign(rest) * ((2 * size) / (linear + Math.sqrt(linear * linear + 4 * quadratic * size)));
}

/** Pressure after the oxygenator, mmHg. */
export function postOxygenatorMmhg(loop: Loop, flowLpm: number): number {
  const x = returnFlowLpm(loop, flowLpm);
  return loop.sinkMmhg + loop.returnLinear * x + loop.returnQuadratic * x * Math.abs(x);
}

/** What accelerates the blood, mmHg; zero at the equilibrium. */
export function drivingMmhg(loop: Loop, flowLpm: number): number {
  return (
    loop.sourceMmhg -
    drainageDropMmhg(loop, flowLpm) +
    headMmhg(loop, flowLpm) -
    oxygenatorDropMmhg(loop, flowLpm) -
    postOxygenatorMmhg(loop, flowLpm)
  );
}

const flowLimitLpm = 20;

/** The flow at which the loop is in balance, L/min. */
export function equilibriumFlowLpm(loop: Loop): number {
  let low = -flowLimitLpm;
  let high = flowLimitLpm;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (drivingMmhg(loop, middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * One step of L·dQ/dt = driving pressure, linearly implicit, so that it stays stable for the smallest cannula at any
 * step. `inertance` is in mmHg·s per L/min.
 */
export function steppedFlowLpm(loop: Loop, flowLpm: number, inertance: number, stepS: number): number {
  const probe = 0.001;
  const driving = drivingMmhg(loop, flowLpm);
  const slope = Math.min(0, (drivingMmhg(loop, flowLpm + probe) - driving) / probe);
  return flowLpm + (stepS * driving) / (inertance - stepS * slope);
}

export type LoopPart = 'drainage' | 'return' | 'oxygenator';

/** By how much the resistance of one part must grow for the loop to balance at `flowLpm` (below its equilibrium). */
export function factorForFlow(loop: Loop, part: LoopPart, flowLpm: number): number {
  const spare = Math.max(0, drivingMmhg(loop, flowLpm));
  const drop = {
    drainage: loop.drainQuadratic * flowLpm * flowLpm,
    return: loop.returnQuadratic * flowLpm * flowLpm,
    oxygenator: oxygenatorDropMmhg(loop, flowLpm),
  }[part];
  return 1 + spare / drop;
}
