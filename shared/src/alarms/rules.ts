/**
 * THE rule table, by topic in rules/. Priority, delay and latching: clinical.md B2 (`B2 #n`). Off-delay and deadband where
 * B2 is silent: alarms.md 3.4 (pressures 3 s, flow 3 s, SvO2 15 s). A level that clinical.md H has and B2 lacks is warning
 * LOW, alarm MEDIUM, critical HIGH and `toConfirm`. Every row of B2 is here; those without inputs wait and say for what.
 * Adding a rule is one row, its limits (presets.ts), its texts (texts/alarm-texts.ts) and its test.
 */
import type { AlarmRule } from './alarm-rule.ts';
import { bloodRules } from './rules/blood.ts';
import { flowRules } from './rules/flow.ts';
import { ownFailureRules } from './rules/own-failures.ts';
import { oxygenatorRules } from './rules/oxygenator.ts';
import { patientRules } from './rules/patient.ts';
import { pressureRules } from './rules/pressure.ts';
import { technicalRules } from './rules/technical.ts';
import { workflowRules } from './rules/workflow.ts';

/** How long consequences of a root cause are not sounded (clinical.md B2 note d). */
export const consequenceMs = 30_000;

export const alarmRules: readonly AlarmRule[] = [
  ...flowRules,
  ...pressureRules,
  ...oxygenatorRules,
  ...bloodRules,
  ...technicalRules,
  ...patientRules,
  ...workflowRules,
  ...ownFailureRules,
];

const byId: ReadonlyMap<string, AlarmRule> = new Map(alarmRules.map((rule) => [rule.id, rule]));

export function alarmRule(ruleId: string): AlarmRule | undefined {
  return byId.get(ruleId);
}
