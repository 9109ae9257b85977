/** Times as people type them into "go to time". Pure; the zone is the screen's. */
import { parseTypedTime } from '../text/clock-text.ts';

const sinceStart = /^\s*\+\s*(\d{1,4})[:：](\d{2})(?:[:：](\d{2}))?\s*$/;
const ofDay = /^\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\s*$/;

/**
 * Wall time in ms of what was typed: `2026-11-23 05:20`, `05:20` or `05:20:31` of the day of `atWallMs`, or `+2:30` since
 * `startWallMs`; undefined for anything else.
 */
export function parseGoTo(text: string, atWallMs: number, startWallMs: number): number | undefined {
  const since = sinceStart.exec(text)?.slice(1).map(numberOf);
  if (since) {
    const [hours = 0, minutes = 0, seconds = 0] = since;
    return minutes > 59 || seconds > 59
      ? undefined
      : startWallMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  }
  const day = ofDay.exec(text)?.slice(1).map(numberOf);
  if (!day) return parseTypedTime(text);
  const [hours = 0, minutes = 0, seconds = 0] = day;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return new Date(atWallMs).setHours(hours, minutes, seconds, 0);
}

function numberOf(text: string | undefined): number {
  return text === undefined ? 0 : Number(text);
}
