/**
 * What a place for a value shows, as data: the states of the visual language (late, lost, fault, beyond range, …). Pure,
 * so that the one rule for "a number that is not fresh never looks fresh" is tested without a browser.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { Freshness } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { LiveValue } from '../state/live-store.ts';
import { valueText } from '@circuitwatch/shared/texts/number-text.ts';

/** Why there is no number to show. */
export type Missing = 'absent' | 'waiting' | 'lost' | 'fault' | 'blank' | 'calibrating' | 'measuring';
/** How far a shown number may be trusted; each has its own mark on the screen. */
export type Trust = 'valid' | 'questionable' | 'implausible' | 'above' | 'below';

export type TileState =
  | { readonly kind: 'value'; readonly text: string; readonly trust: Trust; readonly late: boolean }
  | {
      readonly kind: 'missing';
      readonly why: Missing;
      /** What the device says about it. */
      readonly reason: string | undefined;
      /** The last good number, for a value that is lost. */
      readonly lastText: string | undefined;
    };

/** Arrows stand for "beyond range" when the device gives no bound. */
const beyond = { above: '\u2191', below: '\u2193' } as const;

/**
 * @param given whether any device of the bed, or a formula, gives the channel at all
 */
export function tileState(
  channel: Channel,
  live: LiveValue | undefined,
  freshness: Freshness,
  given: boolean,
): TileState {
  if (!given) return missing('absent');
  if (live === undefined || freshness === 'never') return missing('waiting');
  const { value } = live;
  if (freshness === 'lost') {
    return missing('lost', undefined, value === null ? undefined : channelText(channel, value));
  }
  const late = freshness !== 'fresh';
  switch (live.validity) {
    case 'overflow':
      return { kind: 'value', text: beyondText(channel, value, 'above'), trust: 'above', late };
    case 'underflow':
      return { kind: 'value', text: beyondText(channel, value, 'below'), trust: 'below', late };
    case 'notAvailable':
      return missing('blank', live.reason);
    case 'calibrating':
      return missing('calibrating', live.reason);
    case 'ongoing':
      return value === null ? missing('measuring', live.reason) : shown(channel, value, 'questionable', late);
    case 'invalid':
      return missing('fault', live.reason);
    case 'stale':
      return value === null ? missing('lost') : shown(channel, value, 'valid', true);
    case 'valid':
    case 'questionable':
    case 'implausible':
      return value === null ? missing('fault', live.reason) : shown(channel, value, live.validity, late);
  }
}

function missing(why: Missing, reason?: string, lastText?: string): TileState {
  return { kind: 'missing', why, reason, lastText };
}

function shown(channel: Channel, value: number, trust: Trust, late: boolean): TileState {
  return { kind: 'value', text: channelText(channel, value), trust, late };
}

function channelText(channel: Channel, value: number): string {
  return valueText(channel, value);
}

function beyondText(channel: Channel, value: number | null, side: 'above' | 'below'): string {
  if (value === null) return beyond[side];
  return `${side === 'above' ? '>' : '<'}${valueText(channel, value)}`;
}

/** Size steps of a hero numeral: four digits fit at full size, a sign before three digits or a fifth glyph do not. */
export function numeralSize(text: string): 'full' | 'narrow' | 'small' {
  const digits = text.replaceAll(/\D/g, '').length;
  const signed = /^[\u2212<>]/.test(text);
  const glyphs =
    digits + (signed ? 1 : 0) + (text.startsWith('>\u2212') || text.startsWith('<\u2212') ? 1 : 0);
  if (glyphs > 4) return 'small';
  return glyphs === 4 && (signed || text.includes('.')) ? 'narrow' : 'full';
}
