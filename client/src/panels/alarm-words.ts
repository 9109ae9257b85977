/**
 * An alarm as words: title, "value > limit unit", cause and check. One place, so that banner, list, bed picker and tiles
 * never say the same alarm in two ways. The wording itself is shared/src/texts/alarm-texts.ts.
 */
import type { Actor, AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { procedureContext } from '@circuitwatch/shared/alarms/procedure-contexts.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import {
  alarmQuantity,
  type AlarmText,
  alarmTexts,
  alarmTitleText,
} from '@circuitwatch/shared/texts/alarm-texts.ts';
import { ageText, limitText, unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import { isNamed } from '../state/actor.ts';
import { liveStore } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import type { Texts } from '../text/use-text.ts';
import { alarmLook, leftText } from './alarm-look.ts';
import { deviceName } from './device-state.ts';

export function alarmTitle(view: AlarmView, bed: BedState, texts: Texts): string {
  const device = bed.description?.devices.find((known) => known.device === view.device);
  return alarmTitleText(view, texts.language, device && deviceName(device, texts));
}

/** `38.7 > 38.2 mmHg/(L/min)`; undefined when the rule compares nothing. */
export function comparisonText(view: AlarmView): string | undefined {
  const quantity = alarmQuantity(view);
  if (!quantity || view.limit === null || view.comparison === null) return undefined;
  const unit = quantity.unit === '' ? '' : ` ${unitText(quantity.unit)}`;
  const limit = limitText(quantity, view.limit);
  const sign = view.comparison === 'above' ? '>' : '<';
  return view.value === null
    ? `${sign} ${limit}${unit}`
    : `${valueText(quantity, view.value)} ${sign} ${limit}${unit}`;
}

/** The broken limit alone, for the tag on a tile: `< 0.25`, with the quantity when it is not the tile's own. */
export function brokenLimitText(view: AlarmView, tileChannel: string): string | undefined {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  const quantity = alarmQuantity(view);
  if (!channel || !quantity || view.limit === null || view.comparison === null) return undefined;
  const sign = view.comparison === 'above' ? '>' : '<';
  const broken = `${sign} ${limitText(quantity, view.limit)}`;
  // A signal's number is not the channel's value: its unit tells it apart (`Δ > 20 %`).
  if (!quantity.isChannelValue) return `Δ ${broken} ${unitText(quantity.unit)}`.trimEnd();
  return view.channel === tileChannel ? broken : `${channel.symbol} ${broken}`;
}

/** For an alarm about a link: since when and how long its device is silent (`no data 42 s · last 10:25:48`). */
export function silenceText(view: AlarmView, bed: BedState, nowMs: number, texts: Texts): string | undefined {
  const status = bed.devices.find((known) => known.device === view.device);
  if (!status || status.lastFrameMs === null) return undefined;
  const { t, language } = texts;
  const age = ageText(nowMs - status.lastFrameMs, language);
  const clock = clockText(liveStore.clock.wallOf(status.lastFrameMs));
  return `${t('noDataFor', { age })}  ·  ${t('lastValue', { value: clock })}`;
}

export function alarmText(view: AlarmView): AlarmText | undefined {
  return alarmTexts[view.ruleId];
}

/** The state of an alarm in a word or two, with its countdown and who set it aside (R19, R38, R39). */
export function lookText(view: AlarmView, nowMs: number, { of }: Pick<Texts, 'of'>): string {
  const { inhibit, endedMs } = view;
  switch (alarmLook(view)) {
    case 'signal':
      return of(words.stateActive);
    case 'latched':
      return endedMs === null
        ? of(words.stateLatched)
        : `${of(words.stateLatched)} ${clockText(liveStore.clock.wallOf(endedMs))}`;
    case 'acknowledged':
      return of(words.acknowledged);
    case 'follows':
      return of(screenTexts.consequence);
    case 'shelved':
      return inhibit ? of(words.stateShelved, { left: leftText(inhibit.untilMs, nowMs) }) : '';
    case 'suppressed':
      return inhibit ? of(words.stateSuppressed, { left: leftText(inhibit.untilMs, nowMs) }) : '';
  }
}

/** Who or what set it aside and why; undefined where nothing did. */
export function inhibitText({ inhibit }: AlarmView, { of }: Pick<Texts, 'of'>): string | undefined {
  if (!inhibit) return undefined;
  if (inhibit.type === 'shelved')
    return of(words.shelvedBy, { reason: inhibit.reason, name: actorName(inhibit.actor, of) });
  const context = procedureContext(inhibit.context);
  return of(words.suppressedBy, { name: context ? of(context.name) : inhibit.context });
}

/** A person's name, or that nobody said one. */
export function actorName(actor: Pick<Actor, 'id' | 'name'>, of: Texts['of']): string {
  return isNamed(actor) ? actor.name : of(words.unnamed);
}
