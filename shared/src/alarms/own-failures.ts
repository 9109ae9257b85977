/**
 * Failures of the system itself as alarms of a bed (alarms.md R59–R68, R73): which rule a condition of a display belongs
 * to, at which bed it is told, and how a finding reaches the engine. Pure; the core gathers the facts
 * (server/core/own-watch.ts). Nothing here closes a display or hides a value (R62).
 *
 * A bedside display is told at its bed. A wall, and a bedside display that has not said its bed, is told as `warning` at
 * one bed: the first that a bedside display attends, else the first. So somebody is told, and not every bed at once.
 */
import type { AlarmStep } from './alarm-step.ts';
import { levelNames, type AlarmLevelName, type TechnicalFinding } from './alarm-types.ts';
import type { ClientCondition, ClientConditionKind } from './client-watch.ts';
import { alarmFinding } from './engine.ts';

/** Codes of `AlarmView.detail` that are no names; their texts are in texts/technical-details.ts. */
export const webServerDetail = 'webServer';

/** One cause, one alarm: client-watch.ts gives a silent display no other condition. */
export const displayRules: Readonly<Record<ClientConditionKind, string>> = {
  displaySilent: 'display-silent',
  displayFrozen: 'display-frozen',
  noSound: 'display-no-sound',
  displayHidden: 'display-hidden',
  mayFallAsleep: 'display-may-sleep',
  alarmPathBroken: 'display-alarm-path',
  clockWrong: 'display-clock',
};

/** Rules that have only the mild level. */
const mildRules: ReadonlySet<string> = new Set(['display-may-sleep', 'display-clock']);
/** Names beyond it are counted, so that a detail stays a line. */
const namesMax = 4;

type DisplayFact = Omit<ClientCondition, 'sinceMs'>;

export interface DisplayPicture {
  readonly conditions: readonly DisplayFact[];
  /** Every bed, in the order of the configuration. */
  readonly beds: readonly string[];
  /** Beds with a connected bedside display. */
  readonly attended: readonly string[];
}

/** One finding per display rule for one bed: how its displays are, and what is told there about displays of no bed. */
export function displayFindings(bedId: string, picture: DisplayPicture): TechnicalFinding[] {
  const { conditions, beds, attended } = picture;
  const elsewhere = beds.find((id) => attended.includes(id)) ?? beds[0];
  const isOwn = ({ role, bedId: shown }: DisplayFact): boolean => role === 'bedside' && shown === bedId;
  const isToldHere = (fact: DisplayFact): boolean =>
    isOwn(fact) ||
    (bedId === elsewhere && (fact.role !== 'bedside' || fact.bedId === null || !beds.includes(fact.bedId)));
  const told = conditions.filter(isToldHere);
  return Object.entries(displayRules).map(([kind, ruleId]) => {
    const facts = told.filter((fact) => fact.kind === kind);
    const level: AlarmLevelName = facts.some(isOwn) && !mildRules.has(ruleId) ? 'alarm' : 'warning';
    return { ruleId, level: facts.length === 0 ? null : level, detail: namesOf(facts) };
  });
}

function namesOf(facts: readonly DisplayFact[]): string {
  const names = [...new Set(facts.map(({ name }) => name.replaceAll(',', ' ')))].toSorted();
  const more = names.length - namesMax;
  return more > 0 ? `${names.slice(0, namesMax).join(', ')}, +${more}` : names.join(', ');
}

/** Hands findings to the engine. A rule that the bed has not is a finding of a newer version: nothing to do. */
export function takeFindings(step: AlarmStep, findings: readonly TechnicalFinding[]): void {
  for (const { ruleId, level, detail } of findings) {
    const alarm = step.plan.byTechnicalRule.get(ruleId);
    if (!alarm) continue;
    const worst = level === null ? -1 : levelNames.indexOf(level);
    const index = alarm.levels.findLastIndex((row) => levelNames.indexOf(row.level) <= worst);
    alarmFinding(step, alarm, index, detail);
  }
}
