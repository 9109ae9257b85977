/** What a screen knows about its own commands: on the way, answered, failed, without an answer. */
import { quietBedAlarms } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmCommand } from '@circuitwatch/shared/alarms/command-types.ts';
import { expect, test } from 'vitest';
import { parseActor, personOf } from './actor.ts';
import { answerWithinMs, CommandDesk, type CommandMessage, waitingMax } from './command-desk.ts';

const person = personOf({ name: 'Li Wei', role: 'nurse' });
const acknowledge: AlarmCommand = { type: 'acknowledge', alarmId: 'p1-low', revision: 7 };

function desk(): { desk: CommandDesk; sent: CommandMessage[]; timers: [() => void, number][] } {
  const sent: CommandMessage[] = [];
  const timers: [() => void, number][] = [];
  return {
    sent,
    timers,
    desk: new CommandDesk({
      send: (message) => sent.push(message),
      newId: () => `c-${sent.length}`,
      setTimer: (callback, delayMs) => timers.push([callback, delayMs]),
    }),
  };
}

test('[R31] an acknowledgement carries the alarm and revision that the person saw', () => {
  const { desk: it, sent } = desk();
  expect(it.send('bed-4', acknowledge, person)).toBe(true);
  expect(sent).toEqual([
    { op: 'command', bedId: 'bed-4', commandId: 'c-0', actor: person, command: acknowledge },
  ]);
});

test('a second press while the first is on the way sends nothing more', () => {
  const { desk: it, sent } = desk();
  it.send('bed-4', acknowledge, person);
  expect(it.send('bed-4', acknowledge, person)).toBe(false);
  expect(sent).toHaveLength(1);
  expect(it.send('bed-5', acknowledge, person)).toBe(true);
});

test('an answer ends the wait and is the newest outcome', () => {
  const { desk: it } = desk();
  it.send('bed-4', acknowledge, person);
  const reply = { commandId: 'c-0', atMs: 1, result: { outcome: 'staleRevision' }, view: null } as const;
  it.replied({
    op: 'commandReply',
    bedId: 'bed-4',
    recorded: true,
    reply: { ...reply, bed: quietBedAlarms(0) },
  });
  expect(it.view().waiting).toEqual([]);
  expect(it.view().notice?.result).toEqual({
    kind: 'answered',
    outcome: { outcome: 'staleRevision' },
    isRecorded: true,
  });
  it.dismiss();
  expect(it.view().notice).toBeUndefined();
});

test('a command without an answer is told after 5 s, and a late answer changes nothing', () => {
  const { desk: it, timers } = desk();
  it.send('bed-4', acknowledge, person);
  const [timer] = timers;
  expect(timer?.[1]).toBe(answerWithinMs);
  timer?.[0]();
  expect(it.view().notice?.result).toEqual({ kind: 'unanswered' });
  const before = it.view();
  it.failed({ op: 'commandFailed', bedId: 'bed-4', commandId: 'c-0', code: 'coreAway', message: '' });
  expect(it.view()).toBe(before);
});

test('no more commands wait than a person can press', () => {
  const { desk: it } = desk();
  for (let revision = 0; revision < waitingMax; revision++)
    expect(it.send('bed-4', { ...acknowledge, revision }, person)).toBe(true);
  expect(it.send('bed-4', { ...acknowledge, revision: 99 }, person)).toBe(false);
});

test('a stored person that is not ours is nobody', () => {
  for (const text of [null, '', 'x', '[]', '{"name":"","role":"nurse"}', '{"name":"A","role":"king"}', '"a"'])
    expect(parseActor(text)).toBeUndefined();
  expect(parseActor('{"name":"  Li   Wei ","role":"nurse"}')).toEqual({ name: 'Li Wei', role: 'nurse' });
});

test('[R47] the same name in other letters is the same person', () => {
  expect(personOf({ name: 'LI wei', role: 'nurse' }).id).toBe(person.id);
});
