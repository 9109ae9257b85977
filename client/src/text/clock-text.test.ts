/** Times as people type them: what is written can be read back, and what is no time is refused. */
import { expect, it } from 'vitest';
import { parseTypedTime, typedTimeText } from './clock-text.ts';

it('a written time is read back as the same minute', () => {
  const at = new Date(2026, 10, 3, 7, 5).getTime();
  expect(typedTimeText(at + 12_345)).toBe('2026-11-03 07:05');
  expect(parseTypedTime(typedTimeText(at))).toBe(at);
  expect(parseTypedTime(' 2026-11-3  7：05 ')).toBe(at);
});

it('a day that the calendar does not have, and half a time, are no times', () => {
  for (const text of [
    '2026-02-30 10:00',
    '2026-01-01 24:00',
    '2026-13-01 10:00',
    '2026-01-01',
    '',
    '10:00',
  ]) {
    expect(parseTypedTime(text)).toBeUndefined();
  }
});
