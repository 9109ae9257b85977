/** Limits as words and numbers: the title of a row, one limit, and what a change does to it. */
import type { LimitChange } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { limitText, unitText } from '@circuitwatch/shared/texts/number-text.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import type { Texts } from '../text/use-text.ts';
import type { LimitRow, Triple } from './limit-rows.ts';

/** The title of the rule's alarm: the same words that the banner would show. */
export function limitTitle({ ruleId, channel }: LimitRow, { of }: Pick<Texts, 'of'>): string {
  const title = alarmTexts[ruleId]?.title;
  return title ? of(title, { channel: of(channel.label) }) : ruleId;
}

/** One limit without its unit, or that it is off. */
export function oneLimitText(row: LimitRow, limit: number | null, { of }: Pick<Texts, 'of'>): string {
  return limit === null ? of(words.off) : limitText(row.channel, limit);
}

/** Why the limits of a row cannot be looser: which cannula, what it allows, what the preset had. */
export function capText(row: LimitRow, { of }: Pick<Texts, 'of'>): string | undefined {
  const { cap } = row;
  if (!cap) return undefined;
  const unit = unitText(row.channel.unit);
  const preset = row.levels
    .map(({ index }) => cap.uncapped[index])
    .filter((limit) => typeof limit === 'number')
    .map((limit) => limitText(row.channel, limit))
    .join(' / ');
  return of(texts.cappedBy, {
    cannula: of(cap.cannula === 'drainage' ? texts.cannulaDrainage : texts.cannulaReturn),
    size: [`${cap.sizeFr} Fr`, cap.model].filter(Boolean).join(' '),
    limit: `${limitText(row.channel, cap.limit)} ${unit}`,
    preset: `${preset} ${unit}`,
  });
}

/** `warning −40 → −50 mmHg`, one part per level that changes. */
export function changeText(row: LimitRow, to: LimitChange['limits'], screen: Pick<Texts, 'of'>): string {
  return changedLevels(row, to)
    .map(({ index, name }) => {
      const old = oneLimitText(row, row.inForce[index], screen);
      const next = oneLimitText(row, to[index], screen);
      const unit = to[index] === null ? '' : ` ${unitText(row.channel.unit)}`;
      return `${screen.of(words[name])} ${screen.of(words.oldToNew, { old, new: next })}${unit}`.trimEnd();
    })
    .join(' · ');
}

function changedLevels(row: LimitRow, to: Triple): LimitRow['levels'] {
  return row.levels.filter(({ index }) => row.inForce[index] !== to[index]);
}
