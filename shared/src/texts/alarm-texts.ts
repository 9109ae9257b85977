/**
 * What each alarm rule says to people, in both languages: title, one sentence, likely causes, first checks. Causes are
 * hints in the order to think of them, never a diagnosis; checks are things to look at or do, nearest first.
 *
 * Content: clinical.md B2 (first actions), C6 (what changes with what), E5 (emergencies); terms: ecosystem.md §4.8. All
 * wording is to be confirmed by the unit. `{value}`, `{limit}`, `{unit}`, `{channel}`, `{device}`, `{detail}` are filled in here.
 */
import { alarmRule } from '../alarms/rules.ts';
import type { AlarmView } from '../alarms/alarm-types.ts';
import { channelOf } from '../channels/catalog.ts';
import { fillText, type Language, type Text } from '../foundation/language.ts';
import { limitText, unitText, valueText } from './number-text.ts';
import { bloodTexts } from './alarm-texts-blood.ts';
import { flowTexts } from './alarm-texts-flow.ts';
import { oxygenatorTexts } from './alarm-texts-oxygenator.ts';
import { ownFailureTexts } from './alarm-texts-own.ts';
import { patientTexts } from './alarm-texts-patient.ts';
import { pressureTexts } from './alarm-texts-pressure.ts';
import { signatureTexts } from './alarm-texts-signatures.ts';
import { supplyTexts } from './alarm-texts-supply.ts';
import { technicalDetailText } from './technical-details.ts';
import { technicalTexts } from './alarm-texts-technical.ts';

export interface AlarmText {
  /** Names the condition; no numbers, so that it never moves. */
  readonly title: Text;
  readonly message: Text;
  readonly causes: readonly Text[];
  readonly checks: readonly Text[];
}

/** By rule id. Complete for every rule of the table (tested). */
export const alarmTexts: Readonly<Record<string, AlarmText>> = {
  ...flowTexts,
  ...pressureTexts,
  ...signatureTexts,
  ...oxygenatorTexts,
  ...bloodTexts,
  ...technicalTexts,
  ...ownFailureTexts,
  ...supplyTexts,
  ...patientTexts,
};

/** What the numbers of an alarm are: its channel's unit and decimals, or those of the signal it is about. */
export interface AlarmQuantity {
  readonly unit: string;
  readonly decimals: number;
  /** False for a signal: its number is not a value of the channel that the alarm is shown at. */
  readonly isChannelValue: boolean;
}

/** Undefined where the alarm has no numbers that mean something to people. */
export function alarmQuantity(view: Pick<AlarmView, 'ruleId' | 'channel'>): AlarmQuantity | undefined {
  const condition = alarmRule(view.ruleId)?.condition;
  if (condition?.type === 'signal' && condition.signal.kind === 'state') return undefined;
  if (condition?.type === 'signal')
    return { unit: condition.unit, decimals: condition.decimals, isChannelValue: false };
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  return channel && { unit: channel.unit, decimals: channel.decimals, isChannelValue: true };
}

/** The texts' values for one alarm, as people read numbers. */
function valuesOf(view: AlarmView, language: Language, deviceName: string | undefined) {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  const quantity = alarmQuantity(view);
  return {
    value: quantity && view.value !== null ? valueText(quantity, view.value) : '–',
    limit: quantity && view.limit !== null ? limitText(quantity, view.limit) : '–',
    unit: quantity ? unitText(quantity.unit) : '',
    channel: channel?.label[language] ?? view.channel ?? '',
    device: deviceName ?? view.device ?? '',
    detail: technicalDetailText(view.detail ?? '', language),
  };
}

/** The title of an alarm; a rule that this version does not know is named by its id, never hidden. */
export function alarmTitleText(view: AlarmView, language: Language, deviceName?: string): string {
  const text = alarmTexts[view.ruleId];
  return text ? fillText(text.title[language], valuesOf(view, language, deviceName)) : view.ruleId;
}

/** The sentence of an alarm with its numbers filled in. `deviceName` is the profile's name where the caller knows it. */
export function alarmMessageText(view: AlarmView, language: Language, deviceName?: string): string {
  const text = alarmTexts[view.ruleId];
  return text ? fillText(text.message[language], valuesOf(view, language, deviceName)) : '';
}
