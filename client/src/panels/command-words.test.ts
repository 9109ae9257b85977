/** Every outcome of a command that is not simply done has words, in both languages, that say what to do. */
import { type CommandOutcome, notAllowed, refusalCodes } from '@circuitwatch/shared/alarms/command-types.ts';
import { fillText } from '@circuitwatch/shared/foundation/language.ts';
import { expect, test } from 'vitest';
import { personOf } from '../state/actor.ts';
import type { CommandResult } from '../state/command-desk.ts';
import { noticeWords, type NoticeWords } from './command-words.ts';

const li = personOf({ name: 'Li', role: 'nurse' });
const actor = { ...li, client: { name: 'b', role: 'bedside' } } as const;

function words(result: CommandResult, language: 'en' | 'zh' = 'en', person = li): NoticeWords | undefined {
  const command = { type: 'acknowledge', alarmId: 'p1-low', revision: 1 } as const;
  const of = (text: { en: string; zh: string }, values = {}): string => fillText(text[language], values);
  return noticeWords({ bedId: 'bed-4', command, person, result, n: 1 }, { of }, () => '07:42:10');
}

function answered(outcome: CommandOutcome, isRecorded = true): CommandResult {
  return { kind: 'answered', outcome, isRecorded };
}

test('what simply worked needs no words, unless nobody said who they are or it is not recorded', () => {
  expect(words(answered({ outcome: 'done' }))).toBeUndefined();
  expect(words(answered({ outcome: 'done' }), 'en', personOf(undefined))?.asksName).toBe(true);
  expect(words(answered({ outcome: 'done' }, false))?.isProblem).toBe(true);
});

test('[R77] who acknowledged before, and when, is said to the second person', () => {
  const outcome = { outcome: 'alreadyAcknowledged', by: { actor, atMs: 5 } } as const;
  expect(words(answered(outcome))?.text).toContain('Li had acknowledged it at 07:42:10');
  expect(words(answered({ ...outcome, by: null }))?.text).not.toBe('');
});

test('every refusal and failure has words in both languages', () => {
  const results: CommandResult[] = [
    ...refusalCodes.map((code) => answered(notAllowed(code))),
    answered({ outcome: 'staleRevision' }),
    answered({ outcome: 'unknownAlarm' }),
    { kind: 'unanswered' },
    ...(['unknownBed', 'coreAway', 'busy', 'noAnswer'] as const).map(
      (code) => ({ kind: 'failed', code }) as const,
    ),
  ];
  for (const result of results) {
    const [en, zh] = [words(result, 'en'), words(result, 'zh')];
    expect(en?.isProblem && zh?.isProblem).toBe(true);
    expect(en?.text).toMatch(/\.$/);
    expect(zh?.text).toMatch(/。$/);
    expect(`${en?.text}${zh?.text}`).not.toMatch(/[{}]/);
  }
});
