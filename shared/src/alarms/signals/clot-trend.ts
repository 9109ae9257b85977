/**
 * `clotTrend`: how much (%) the oxygenator's resistance ΔP/flow has risen over 2 or 24 h: Theil–Sen slope over points of
 * 5 minutes (10 for a day, so that its slopes cost little) at the present flow (±5 %), times the window (clinical.md C6). Unknown when haematocrit or temperature moved
 * (10 %, 1 °C): thicker or colder blood raises ΔP without any clot. A bed that does not measure them is judged without.
 */
import { meanOfLast } from './history.ts';
import { median, rangeOf, theilSen, validShare } from './robust.ts';
import type { SignalOf } from './signal-declaration.ts';
import {
  type ClotMemory,
  type ClotPoint,
  known,
  type SignalInputs,
  type SignalOutcome,
  unknown,
} from './signal-types.ts';

/** Seconds of a point of this window. */
export function clotPointS(windowS: number): number {
  return windowS > 8 * 3_600 ? 600 : 300;
}

const flowBin = 0.05;
/** So much of the window must have been at the present flow; the others are valid but not comparable (own figure). */
const matchedShare = 0.5;
const hctShare = 0.1;
const temperatureC = 1;

/** Called once per point. */
export function clotTrendOf(
  signal: SignalOf<'clotTrend'>,
  memory: ClotMemory,
  inputs: SignalInputs,
): SignalOutcome {
  const { points } = memory;
  const pointS = clotPointS(signal.windowS);
  const wanted = Math.ceil(signal.windowS / pointS);
  points.push(pointNow(pointS, inputs));
  if (points.length > wanted) points.shift();
  const now = points.at(-1);
  const valid = points.filter((point) => point !== null);
  if (!now || valid.length < validShare * wanted) return unknown('tooFewValid');
  const matched = points.map((point) =>
    point && Math.abs(point.flowLpm / now.flowLpm - 1) <= flowBin ? point : null,
  );
  const used = matched.filter((point) => point !== null);
  if (used.length < matchedShare * wanted) return unknown('flowNotMatched');
  if (bloodChanged(used)) return unknown('bloodChanged');
  const resistances = matched.map((point) => point?.resistance ?? null);
  const slope = theilSen(resistances);
  const middle = median(used.map((point) => point.resistance));
  if (slope === null || middle <= 0) return unknown('tooFewValid');
  // The change is a share of where the window began, on the same line; on a line so steep that it began below nothing,
  // of the middle.
  const start = middle - (slope * wanted) / 2;
  return known((100 * slope * wanted) / (start > 0 ? start : middle));
}

function pointNow(pointS: number, inputs: SignalInputs): ClotPoint | null {
  const value = (channel: string): number | null => {
    const history = inputs.history(channel);
    return history ? meanOfLast(history, pointS) : null;
  };
  const resistance = value('dPPerFlow');
  const flowLpm = value('flow');
  if (resistance === null || flowLpm === null || flowLpm <= 0) return null;
  const point = { resistance, flowLpm, hct: value('hct'), temperature: value('tArt') };
  const isGuarded = (channel: string, one: number | null): boolean =>
    one !== null || !inputs.history(channel);
  return isGuarded('hct', point.hct) && isGuarded('tArt', point.temperature) ? point : null;
}

function bloodChanged(points: readonly ClotPoint[]): boolean {
  const hct = points.flatMap((point) => (point.hct === null ? [] : [point.hct]));
  const temperatures = points.flatMap((point) => (point.temperature === null ? [] : [point.temperature]));
  return (
    (hct.length > 0 && rangeOf(hct) > hctShare * median(hct)) ||
    (temperatures.length > 0 && rangeOf(temperatures) > temperatureC)
  );
}
