/**
 * What a device's link is called on the screen, from its lifecycle and its freshness. Pure. A port that is not streaming
 * is named by its phase; a streaming one by the age of its frames.
 */
import { freshnessOf } from '@circuitwatch/shared/channels/freshness.ts';
import type { ScreenTextKey } from '@circuitwatch/shared/texts/screen-texts.ts';
import type { BedDescription, DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import type { Texts } from '../text/use-text.ts';

export type DeviceDescription = BedDescription['devices'][number];
export type DeviceIcon = 'ok' | 'late' | 'noData' | 'closed' | 'busy';

export interface DeviceState {
  readonly icon: DeviceIcon;
  readonly word: ScreenTextKey;
  /** Age of the last frame, where the word has a place for it. */
  readonly ageMs: number | null;
  readonly well: boolean;
  readonly remedy: ScreenTextKey | null;
}

const phases: Readonly<
  Record<DeviceStatus['phase'], { icon: DeviceIcon; word: ScreenTextKey; remedy: ScreenTextKey }>
> = {
  closed: { icon: 'closed', word: 'phaseClosed', remedy: 'remedyClosed' },
  opening: { icon: 'busy', word: 'phaseOpening', remedy: 'remedyClosed' },
  identifying: { icon: 'busy', word: 'phaseIdentifying', remedy: 'remedyIdentifying' },
  streaming: { icon: 'busy', word: 'stateWaiting', remedy: 'remedySilent' },
  backoff: { icon: 'closed', word: 'phaseBackoff', remedy: 'remedyClosed' },
};

/**
 * @param nowMs gateway time; the status itself may be older than the age that it implies
 * @param heardMs when its newest sample was taken: the status is repeated every few seconds only
 */
export function deviceState(status: DeviceStatus, nowMs: number, heardMs?: number): DeviceState {
  const lastFrameMs = heardMs === undefined ? status.lastFrameMs : Math.max(heardMs, status.lastFrameMs ?? 0);
  const ageMs = lastFrameMs === null ? null : Math.max(0, nowMs - lastFrameMs);
  if (status.phase !== 'streaming') return { ...phases[status.phase], ageMs, well: false };
  switch (freshnessOf(lastFrameMs, status.periodMs, nowMs)) {
    case 'fresh':
      return { icon: 'ok', word: 'stateOk', ageMs, well: true, remedy: null };
    case 'late':
      return { icon: 'late', word: 'stateLate', ageMs, well: false, remedy: null };
    case 'technical':
    case 'lost':
      return { icon: 'noData', word: 'stateNoData', ageMs, well: false, remedy: 'remedySilent' };
    case 'never':
      return { ...phases.streaming, ageMs, well: false };
  }
}

/** The word for a device at the bed: its role, or its name where it has none of the usual ones. */
export function deviceName(device: DeviceDescription, { t, of }: Texts, short = false): string {
  const { role } = device;
  if (role === undefined || role === 'other') return of(device.name);
  return t(short ? `role_${role}_short` : `role_${role}`);
}
