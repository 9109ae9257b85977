/**
 * A short fingerprint of a bed's alarm state for heartbeats (R57): two ends that agree on it show the same alarms. Over
 * `(alarmId, revision)` of every alarm and the revision of the bed, whatever their order.
 */
import type { AlarmView } from './alarm-types.ts';

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = offsetBasis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  return hash >>> 0;
}

/** Eight hexadecimal digits. */
export function alarmStateHash(
  views: Iterable<Pick<AlarmView, 'alarmId' | 'revision'>>,
  bedRevision: number,
): string {
  let sum = hashText(`#${bedRevision}`);
  for (const { alarmId, revision } of views) sum = (sum + hashText(`${alarmId}#${revision}`)) >>> 0;
  return sum.toString(16).padStart(8, '0');
}
