/**
 * Limits in force for one patient: a preset resolved by weight band, support mode and target flow. They are computed once
 * when the bed starts and never follow the patient by themselves (clinical.md H3).
 */
import type { PatientConfig, SupportMode } from '../config/site-config.ts';
import type { ChannelLimits } from '../monitor/monitor-types.ts';
import { capLimits, type LimitCap } from './cannula-caps.ts';
import { type Band, bandOf, type LimitTriple, type Preset, type PresetRow } from './preset.ts';
import { startingPresets } from './presets.ts';
import { alarmRule } from './rules.ts';

export interface RuleLimits {
  readonly ruleId: string;
  /** Warning, alarm, critical in the channel's unit; null = no such level. */
  readonly limits: LimitTriple;
  readonly deadband: number;
  readonly source: string;
  /** Where a cannula bounds this rule: `limits` are within it already. */
  readonly cap?: LimitCap;
}

export interface PatientLimits {
  readonly presetId: string;
  readonly presetVersion: number;
  /** null = starting values, to be confirmed by the site. */
  readonly approvedBy: string | null;
  readonly band: Band;
  readonly mode: SupportMode;
  readonly targetFlowLpm: number;
  readonly rules: readonly RuleLimits[];
}

/** Flow channels reach 9.99 L/min (clinical.md A1); a target beyond could never be met. */
const flowLpmMax = 9.99;

/** Thousandths, the resolution of flow: products like 0.8 × 0.32 carry binary dust that would show in texts. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The target flow (L/min): as prescribed, else the band's default × weight. */
export function targetFlowLpm(
  patient: PatientConfig,
  preset: Preset = startingPresets[patient.mode],
): number {
  if (patient.targetFlowLpm !== undefined) return patient.targetFlowLpm;
  const perKg = preset.targetFlow.mlPerKgMin[bandOf(patient.weightKg)];
  return rounded(Math.min(flowLpmMax, (perKg * patient.weightKg) / 1000));
}

/**
 * The absolute floor (L/min) of the critical flow limit: the lower of the two figures of clinical.md H1, so that it never
 * lies inside the warning of a patient at the default target.
 */
function floorLpm(row: PresetRow, band: Band, weightKg: number): number {
  if (!row.floor) return 0;
  const perWeight = (row.floor.mlPerKgMin[band] * weightKg) / 1000;
  return Math.min(perWeight, row.floor.lpmMax[band] ?? Number.POSITIVE_INFINITY);
}

function resolveLimits(row: PresetRow, band: Band, weightKg: number, targetLpm: number): LimitTriple {
  const triple = row.limits[band];
  if (row.basis === 'absolute') return triple;
  const floor = floorLpm(row, band, weightKg);
  const [warning, alarm, critical] = triple.map((fraction) =>
    fraction === null ? null : rounded(fraction * targetLpm),
  );
  const raised = typeof critical === 'number' ? Math.max(critical, rounded(floor)) : null;
  // A target prescribed near the floor moves the warning out to the critical limit, never the floor inwards.
  const outer =
    typeof warning === 'number' && raised !== null ? Math.max(warning, raised) : (warning ?? null);
  return [outer, alarm ?? null, raised];
}

function resolveDeadband(row: PresetRow, targetLpm: number): number {
  const { absolute, targetFraction } = row.deadband;
  const relative = targetFraction === undefined ? Number.POSITIVE_INFINITY : targetFraction * targetLpm;
  const deadband = Math.min(absolute ?? Number.POSITIVE_INFINITY, relative);
  return Number.isFinite(deadband) ? rounded(deadband) : 0;
}

/** `band`: of another weight than the patient's, where a person chooses it. */
export function limitsFor(
  patient: PatientConfig,
  preset: Preset = startingPresets[patient.mode],
  band: Band = bandOf(patient.weightKg),
): PatientLimits {
  const targetLpm = targetFlowLpm(patient, preset);
  return {
    presetId: preset.id,
    presetVersion: preset.version,
    approvedBy: preset.approvedBy,
    band,
    mode: patient.mode,
    targetFlowLpm: targetLpm,
    rules: preset.rows.map((row) => {
      const limits = resolveLimits(row, band, patient.weightKg, targetLpm);
      return {
        ruleId: row.rule,
        limits,
        deadband: resolveDeadband(row, targetLpm),
        source: row.source,
        ...capLimits(row.rule, limits, patient.cannulae),
      };
    }),
  };
}

const noLimits = { warning: null, alarm: null, critical: null };

/** The limits that stand beside values (tile rulers, charts), one entry per channel that has any. */
export function channelLimits(limits: PatientLimits): ChannelLimits[] {
  const all = new Map<string, ChannelLimits>();
  for (const entry of limits.rules) {
    const condition = alarmRule(entry.ruleId)?.condition;
    if (condition?.type !== 'limit' || !condition.onRuler) continue;
    const [warning, alarm, critical] = entry.limits;
    const side = condition.side === 'above' ? 'high' : 'low';
    const known = all.get(condition.channel) ?? {
      channel: condition.channel,
      low: noLimits,
      high: noLimits,
    };
    all.set(condition.channel, { ...known, [side]: { warning, alarm, critical } });
  }
  return [...all.values()];
}
