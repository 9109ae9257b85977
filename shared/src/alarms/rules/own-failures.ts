/**
 * Rules about the system itself: displays, recorder, disk, clock, engine, notifier, self-test, preset files (alarms.md R51–R76, 3.5 #15, #16).
 * Delays of displays are in client-watch.ts, which judges them; a finding comes when its time is over.
 */
import type { AlarmRule } from '../alarm-rule.ts';

type Row = Pick<AlarmRule, 'id' | 'levels' | 'source'> & { readonly latching?: boolean };

function own({ latching = false, ...row }: Row): AlarmRule {
  return {
    ...row,
    kind: 'technical',
    condition: row.id.startsWith('display-')
      ? { type: 'technical', listsDisplays: true }
      : { type: 'technical' },
    offDelayMs: 0,
    latching,
    onlyInSupport: false,
  };
}

/** 3.5 #16. */
const recorderDelayMs = 5_000;

const mild: AlarmRule['levels'] = [{ level: 'warning', priority: 'low', onDelayMs: 0 }];
/** LOW for a wall, MEDIUM for the display of the bed itself. */
const display: AlarmRule['levels'] = [...mild, { level: 'alarm', priority: 'medium', onDelayMs: 0 }];

export const ownFailureRules: readonly AlarmRule[] = [
  own({ id: 'display-silent', levels: display, source: 'alarms.md R59, 3.5 #15: silent for 5 s' }),
  own({ id: 'display-frozen', levels: display, source: 'alarms.md R60, 3.5 #15: 3 s behind' }),
  own({ id: 'display-no-sound', levels: display, source: 'alarms.md R63, 3.5 #15: told within 2 s' }),
  own({ id: 'display-hidden', levels: display, source: 'alarms.md R65: within 5 s' }),
  own({ id: 'display-may-sleep', levels: mild, source: 'alarms.md R65: wake lock lost; priority own' }),
  own({ id: 'display-alarm-path', levels: display, source: 'alarms.md R68: two tests of 10 s missed' }),
  own({ id: 'display-clock', levels: mild, source: 'alarms.md R66: more than 60 s; priority own' }),
  own({
    id: 'recorder-failed',
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: recorderDelayMs },
      { level: 'critical', priority: 'high', onDelayMs: recorderDelayMs },
    ],
    latching: true,
    source:
      'alarms.md R73, 3.5 #16: HIGH when nothing can be written; MEDIUM while late or starting anew (own)',
  }),
  own({ id: 'disk-low', levels: display, source: 'alarms.md R73 (before it is full); figures own' }),
  own({
    id: 'clock-wrong',
    levels: display,
    latching: true,
    source: 'alarms.md R66: stepped by 2 s LOW, by 60 s MEDIUM; priorities own',
  }),
  own({
    id: 'engine-stalled',
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: 0 },
    ],
    latching: true,
    source: 'alarms.md R57 (3 s without a beat), 3.5 #16: HIGH from 10 s (own)',
  }),
  own({ id: 'gateway-restarted', levels: mild, latching: true, source: 'alarms.md R70, R74; priority own' }),
  own({ id: 'notifier-failed', levels: mild, source: 'alarms.md R52; priority own' }),
  own({ id: 'self-test-overdue', levels: mild, source: 'alarms.md R76: no self-test of the bed for 24 h' }),
  own({ id: 'preset-file-refused', levels: mild, source: 'alarms.md R51; priority own' }),
];
