/** Recording what rules refer to: baseline capture, start of the circuit, checks. Pure; the caller logs and stores it. */
import type { Baseline, BedFacts, Recorded } from '../alarms/signals/bed-facts.ts';
import { baselineChannels, baselineNeeds } from '../alarms/signals/bed-facts.ts';
import { medianBetween } from '../alarms/signals/history.ts';
import { type SignalReport, signalReports, wakeSignals } from '../alarms/signals/signals.ts';
import { type MonitorState, planOf } from './monitor-state.ts';

/** A baseline is what stood for the last minute. */
const captureS = 60;

export type CaptureResult =
  | { readonly ok: true; readonly baseline: Baseline }
  /** Channels without enough good values in the last minute. */
  | { readonly ok: false; readonly missing: readonly string[] };

/** Computes the baseline from the last minute. Changes nothing: give the result to `setBedFacts`. */
export function captureBaseline(state: MonitorState, recorded: Recorded): CaptureResult {
  const { signals } = planOf(state);
  const values: Record<string, number> = {};
  for (const channel of baselineChannels) {
    const history = state.signals.histories[signals.trackByChannel.get(channel) ?? -1];
    const value = history && medianBetween(history, captureS, 0);
    if (typeof value === 'number') values[channel] = value;
  }
  const missing = baselineNeeds.filter((channel) => !(channel in values));
  return missing.length > 0 ? { ok: false, missing } : { ok: true, baseline: { ...recorded, values } };
}

/** Facts that change; the others stay. Rules use them from the next second on. */
export function setBedFacts(state: MonitorState, facts: Partial<BedFacts>): void {
  state.signals.facts = { ...state.signals.facts, ...facts };
  wakeSignals(state.signals, state.clockMs);
}

/** What every signal of the bed says now, or why it says nothing (R11). */
export function bedSignals(state: MonitorState): readonly SignalReport[] {
  return signalReports(planOf(state).signals, state.signals);
}
