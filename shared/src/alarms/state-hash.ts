/**
 * One number for the state of all alarms of a bed: sent with every heartbeat, compared by every screen with what it shows
 * (R57). Equal numbers mean that the screen missed no alarm message; a difference is answered with a new snapshot.
 *
 * Pure and independent of order, so that a map in any process gives the same number. Not a checksum against malice.
 */

/** What the number is made of: an alarm's key and its revision, which grows with each change of the alarm. */
export interface HashedAlarm {
  readonly alarmId: string;
  readonly revision: number;
}

const fnvOffset = 0x811c_9dc5;
const fnvPrime = 0x0100_0193;

/** u32: the sum of FNV-1a over `alarmId:revision` of each alarm and over `:revision` of the bed (pause, procedures, limits). */
export function alarmStateHash(alarms: Iterable<HashedAlarm>, bedRevision: number): number {
  let sum = fnv1a(`:${bedRevision}`);
  for (const { alarmId, revision } of alarms) sum = (sum + fnv1a(`${alarmId}:${revision}`)) >>> 0;
  return sum;
}

function fnv1a(text: string): number {
  let hash = fnvOffset;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), fnvPrime);
  return hash >>> 0;
}
