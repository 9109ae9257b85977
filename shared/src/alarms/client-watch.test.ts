/** What the gateway concludes about its displays: each condition at its time, and none while all is well. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedsideSounds, type ClientFacts, clientConditions, displayRoles } from './client-watch.ts';

const nowMs = 1_000_000;

function facts(changes: Partial<ClientFacts> = {}): ClientFacts {
  return {
    clientId: 'c-1',
    name: 'screen',
    role: 'bedside',
    bedId: 'bed-1',
    heardMs: nowMs,
    paintedMs: nowMs,
    audioOkMs: nowMs,
    sounding: null,
    visibleMs: nowMs,
    awakeMs: nowMs,
    missedAlarmTests: 0,
    clockSkewMs: 0,
    ...changes,
  };
}

const kinds = (changes: Partial<ClientFacts>): string[] =>
  clientConditions([facts(changes)], nowMs).map(({ kind }) => kind);

describe('the watch over displays', () => {
  it.each([
    ['[R59] a bedside display that is silent for more than 5 s', 'displaySilent', 'heardMs', 5_000],
    ['[R60] a display that has painted nothing for more than 3 s', 'displayFrozen', 'paintedMs', 3_000],
    ['[R63] a bedside display without working audio for more than 2 s', 'noSound', 'audioOkMs', 2_000],
    ['[R65] a hidden bedside display', 'displayHidden', 'visibleMs', 3_000],
    ['[R65] a bedside display that lost its wake lock', 'mayFallAsleep', 'awakeMs', 3_000],
  ] as const)('%s is told, not before', (_name, kind, fact, afterMs) => {
    expect(kinds({ [fact]: nowMs - afterMs })).toEqual([]);
    expect(kinds({ [fact]: nowMs - afterMs - 1 })).toEqual([kind]);
    expect(clientConditions([facts({ [fact]: nowMs - afterMs - 1 })], nowMs)[0]?.sinceMs).toBe(
      nowMs - afterMs - 1,
    );
  });

  it('[R68] two missed alarm tests are told, one is not', () => {
    expect(kinds({ missedAlarmTests: 1 })).toEqual([]);
    expect(kinds({ missedAlarmTests: 2 })).toEqual(['alarmPathBroken']);
  });

  it('[R66] a clock more than 60 s wrong is told, in both directions; an unreported one is not', () => {
    expect(kinds({ clockSkewMs: 60_000 })).toEqual([]);
    expect(kinds({ clockSkewMs: 60_001 })).toEqual(['clockWrong']);
    expect(kinds({ clockSkewMs: -60_001 })).toEqual(['clockWrong']);
    expect(kinds({ clockSkewMs: null })).toEqual([]);
  });

  it('a silent display is one alarm, whatever else it stopped saying', () => {
    expect(kinds({ heardMs: 0, paintedMs: 0, audioOkMs: 0, visibleMs: 0, missedAlarmTests: 9 })).toEqual([
      'displaySilent',
    ]);
  });

  it('a wall is watched for its picture and not for sound; a desk raises nothing', () => {
    const all = { paintedMs: 0, audioOkMs: 0, visibleMs: 0, awakeMs: 0, missedAlarmTests: 5 };
    expect(kinds({ ...all, role: 'wall' })).toEqual(['displayFrozen', 'displayHidden', 'alarmPathBroken']);
    expect(kinds({ ...all, role: 'desk', heardMs: 0 })).toEqual([]);
  });

  it('[R62] a display of which all is heard and well is never accused, at any time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...displayRoles), fc.nat(1_999), (atMs, role, age) => {
        const heard = { heardMs: atMs - age, paintedMs: atMs - age, audioOkMs: atMs - age };
        const seen = { visibleMs: atMs - age, awakeMs: atMs - age };
        expect(clientConditions([facts({ role, ...heard, ...seen })], atMs)).toEqual([]);
      }),
    );
  });
});

describe('which beds sound at the bedside', () => {
  it('[R27] only a bedside display that was heard within 2 s and has working audio counts', () => {
    const sounds = (changes: Partial<ClientFacts>): unknown =>
      bedsideSounds([facts({ sounding: 'high', ...changes })], nowMs).get('bed-1');
    expect(sounds({})).toBe('high');
    expect(sounds({ sounding: null })).toBe(undefined);
    expect(sounds({ role: 'desk' })).toBe(undefined);
    expect(sounds({ heardMs: nowMs - 2_001 })).toBe(undefined);
    expect(sounds({ audioOkMs: nowMs - 2_001 })).toBe(undefined);
  });

  it('the most urgent of two displays of a bed counts', () => {
    const clients = [facts({ sounding: 'medium' }), facts({ clientId: 'c-2', sounding: 'low' })];
    expect(bedsideSounds(clients, nowMs).get('bed-1')).toBe('medium');
    expect(bedsideSounds(clients.toReversed(), nowMs).get('bed-1')).toBe('medium');
  });
});
