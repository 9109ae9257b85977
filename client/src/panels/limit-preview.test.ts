/** The gateway's answer to a preview is foreign input: anything but the agreed shape is "not known", never "no alarm". */
import { expect, it } from 'vitest';
import { parsePreview } from './limit-preview.ts';

it('[R46] names the alarms that the limits would raise now', () => {
  const alarm = { ruleId: 'p1-low', level: 'warning', priority: 'low', valueText: '−42 mmHg' };
  expect(parsePreview({ alarmsNow: [alarm], refused: null, needsSecond: false })).toEqual({
    kind: 'answer',
    alarmsNow: [{ ruleId: 'p1-low', level: 'warning', priority: 'low' }],
  });
});

it.each([
  ['nothing', null],
  ['another shape', { alarms: [] }],
  ['an unknown priority', { alarmsNow: [{ ruleId: 'p1-low', level: 'warning', priority: 'loud' }] }],
])('[R46] %s is no answer, and not "no alarm"', (_, body) => {
  expect(parsePreview(body)).toEqual({ kind: 'failed' });
});
