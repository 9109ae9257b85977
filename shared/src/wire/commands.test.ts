/** What no person can send, whoever they are. */
import { describe, expect, it } from 'vitest';
import { commandSchema } from './commands.ts';

const onAlarm = { alarmId: 'no-flow', revision: 3 };

describe('the commands about alarms', () => {
  it('[R33] acknowledge one alarm at one revision, never several', () => {
    expect(commandSchema.safeParse({ type: 'acknowledge', ...onAlarm }).success).toBe(true);
    expect(commandSchema.safeParse({ type: 'acknowledge' }).success).toBe(false);
    expect(commandSchema.safeParse({ type: 'acknowledge', alarmId: 'no-flow' }).success).toBe(false);
    expect(commandSchema.safeParse({ type: 'acknowledge', alarmId: ['a', 'b'], revision: 3 }).success).toBe(
      false,
    );
    expect(commandSchema.safeParse({ type: 'acknowledgeAll' }).success).toBe(false);
  });

  it('[R36] silence and suppress for a stated time only: there is no sound off and no alarm off', () => {
    for (const silencing of [
      { type: 'audioPause' },
      { type: 'shelve', ...onAlarm, reason: 'care' },
      { type: 'startContext', context: 'clampTrial' },
    ]) {
      expect(commandSchema.safeParse({ ...silencing, durationMs: 60_000 }).success).toBe(true);
      expect(commandSchema.safeParse(silencing).success).toBe(false);
      expect(commandSchema.safeParse({ ...silencing, durationMs: null }).success).toBe(false);
    }
    for (const type of ['audioOff', 'alarmOff'])
      expect(commandSchema.safeParse({ type, ...onAlarm }).success).toBe(false);
  });

  it('[R41] none carries latching or priority: both are the rule table’s', () => {
    const fields = new Set(commandSchema.options.flatMap(({ shape }) => Object.keys(shape)));
    expect(fields).toContain('durationMs');
    for (const field of ['latched', 'latches', 'latching', 'priority']) expect(fields).not.toContain(field);
  });
});
