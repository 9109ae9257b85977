/**
 * An alarm as words: title, "value > limit unit", the next check. One place, so that banner, list, bed picker and tiles
 * never say the same alarm in two ways.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { limitText, unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import type { Texts } from '../text/use-text.ts';

export function alarmTitle(view: AlarmView, { t, of }: Texts): string {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  if (channel === undefined) return t('deviceSilent', { name: view.device ?? view.ruleId });
  const name = of(channel.label);
  if (view.kind === 'technical' || view.comparison === null) return t('valueMissing', { name });
  return t(view.comparison === 'above' ? 'valueHigh' : 'valueLow', { name });
}

/** `38.7 > 38.2 mmHg/(L/min)`; undefined when the rule compares nothing. */
export function comparisonText(view: AlarmView): string | undefined {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  if (!channel || view.limit === null || view.comparison === null) return undefined;
  const unit = channel.unit === '' ? '' : ` ${unitText(channel.unit)}`;
  const limit = limitText(channel, view.limit);
  const sign = view.comparison === 'above' ? '>' : '<';
  return view.value === null
    ? `${sign} ${limit}${unit}`
    : `${valueText(channel, view.value)} ${sign} ${limit}${unit}`;
}

/** The broken limit alone, for the tag on a tile: `< 0.25`. */
export function brokenLimitText(view: AlarmView): string | undefined {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  if (!channel || view.limit === null || view.comparison === null) return undefined;
  return `${view.comparison === 'above' ? '>' : '<'} ${limitText(channel, view.limit)}`;
}
