/**
 * What is wrong with the displays, judged from what the gateway last heard of each: silent, frozen, without sound, hidden,
 * deaf to the alarm path, with a wrong clock (R59–R60, R63–R68). Pure: the web process keeps the facts, the core raises a
 * technical alarm per condition. The watch only tells; it never closes a display or blanks its values (R62).
 *
 * A bedside display carries the sound of its bed, so all of it is watched, and it is missed when it is gone. A wall is
 * watched for what it shows. A desk comes and goes with its reader and raises nothing; the page itself says what it lacks.
 */
import { outranks } from '../sound/sound-wanted.ts';
import type { Priority } from './alarm-types.ts';

export const displayRoles = ['bedside', 'wall', 'desk', 'test'] as const;
export type DisplayRole = (typeof displayRoles)[number];

export const clientConditionKinds = [
  'displaySilent',
  'displayFrozen',
  'noSound',
  'displayHidden',
  'mayFallAsleep',
  'alarmPathBroken',
  'clockWrong',
] as const;
export type ClientConditionKind = (typeof clientConditionKinds)[number];

/** What the gateway knows of one display. All times are the gateway's monotonic ms; what never was is when it connected. */
export interface ClientFacts {
  /** Stays the same when the display connects again. */
  readonly clientId: string;
  readonly name: string;
  readonly role: DisplayRole;
  /** The bed on the screen; null on a wall, or before the display has said it. */
  readonly bedId: string | null;
  /** The last message of any kind. */
  readonly heardMs: number;
  /** The last time at which its page (not only its worker) was known to answer and to paint what it was sent. */
  readonly paintedMs: number;
  /** The last time at which it reported that its audio works. */
  readonly audioOkMs: number;
  /** The priority that it says it is sounding, proven by the rendered signal; null in silence. */
  readonly sounding: Priority | null;
  readonly visibleMs: number;
  /** The last time at which the wake lock was held, or was not there to be lost (an unsupported browser). */
  readonly awakeMs: number;
  /** Alarm tests sent to it and not answered (one every 10 s). */
  readonly missedAlarmTests: number;
  /** Its wall clock minus the gateway's, ms; null = not reported. */
  readonly clockSkewMs: number | null;
}

export interface ClientCondition {
  readonly kind: ClientConditionKind;
  readonly clientId: string;
  readonly name: string;
  readonly role: DisplayRole;
  readonly bedId: string | null;
  /** Since when, the gateway's monotonic ms. */
  readonly sinceMs: number;
}

/** R59. */
export const silentAfterMs = 5_000;
/** R60. */
export const frozenAfterMs = 3_000;
/** R63: the failure reaches the gateway within 2 s of the display's own check (1 s). */
export const noSoundAfterMs = 2_000;
/** R65 asks for at most 5 s; a change of a display's tab takes less than this. */
export const hiddenAfterMs = 3_000;
/** R68. */
export const missedAlarmTestsMax = 2;
/** R66. */
export const clockSkewMaxMs = 60_000;

type Finding = readonly [kind: ClientConditionKind, sinceMs: number];

/** Every condition that holds at `nowMs`, in the order of the displays. */
export function clientConditions(clients: readonly ClientFacts[], nowMs: number): ClientCondition[] {
  return clients.flatMap((client) =>
    findingsOf(client, nowMs).map(([kind, sinceMs]) => {
      const { clientId, name, role, bedId } = client;
      return { kind, clientId, name, role, bedId, sinceMs };
    }),
  );
}

function findingsOf(client: ClientFacts, nowMs: number): Finding[] {
  if (client.role !== 'bedside' && client.role !== 'wall') return [];
  // One cause, one alarm: nothing else can be known of a display that says nothing.
  if (nowMs - client.heardMs > silentAfterMs) return [['displaySilent', client.heardMs]];
  const found: Finding[] = [];
  const check = (kind: ClientConditionKind, goodMs: number, afterMs: number): void => {
    if (nowMs - goodMs > afterMs) found.push([kind, goodMs]);
  };
  check('displayFrozen', client.paintedMs, frozenAfterMs);
  check('displayHidden', client.visibleMs, hiddenAfterMs);
  if (client.missedAlarmTests >= missedAlarmTestsMax) found.push(['alarmPathBroken', nowMs]);
  if (Math.abs(client.clockSkewMs ?? 0) > clockSkewMaxMs) found.push(['clockWrong', nowMs]);
  if (client.role === 'bedside') {
    check('noSound', client.audioOkMs, noSoundAfterMs);
    check('mayFallAsleep', client.awakeMs, hiddenAfterMs);
  }
  return found;
}

/** The beds at which a display that people stand at says that it sounds, and how urgently: the annunciator's question (R27). */
export function bedsideSounds(clients: readonly ClientFacts[], nowMs: number): Map<string, Priority> {
  const sounds = new Map<string, Priority>();
  for (const { role, bedId, sounding, heardMs, audioOkMs } of clients) {
    if (role !== 'bedside' || bedId === null || sounding === null) continue;
    if (nowMs - heardMs > noSoundAfterMs || nowMs - audioOkMs > noSoundAfterMs) continue;
    const other = sounds.get(bedId);
    if (other === undefined || outranks(sounding, other)) sounds.set(bedId, sounding);
  }
  return sounds;
}
