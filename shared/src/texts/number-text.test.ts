/** How numbers, ages and durations read. */
import { describe, expect, it } from 'vitest';
import { ageText, durationText, limitText, numberText, runTime, unitText } from './number-text.ts';

describe('numbers for people', () => {
  it('carry a real minus, a narrow gap between thousands and fixed decimals', () => {
    expect(numberText(-12, 0)).toBe('\u221212');
    expect(numberText(2010, 0)).toBe('2\u202f010');
    expect(numberText(0.3, 2)).toBe('0.30');
    expect(numberText(-1234567.891, 2)).toBe('\u22121\u202f234\u202f567.89');
  });

  it('that round to zero carry no sign', () => {
    expect(numberText(-0.004, 2)).toBe('0.00');
    expect(numberText(-0, 0)).toBe('0');
  });

  it('as limits get more decimals only where rounding would change the limit', () => {
    expect(limitText({ decimals: 2 }, 0.25)).toBe('0.25');
    expect(limitText({ decimals: 2 }, 0.155)).toBe('0.155');
    expect(limitText({ decimals: 0 }, -100)).toBe('\u2212100');
    expect(limitText({ decimals: 0 }, 37.5)).toBe('37.5');
  });

  it('keep Latin units', () => {
    expect(unitText('rpm')).toBe('r/min');
    expect(unitText('mmHg')).toBe('mmHg');
  });
});

describe('ages and durations', () => {
  it('show an age in one unit, rounded down', () => {
    expect(ageText(390, 'en')).toBe('0.3 s');
    expect(ageText(-5, 'en')).toBe('0.0 s');
    expect(ageText(12_900, 'en')).toBe('12 s');
    expect(ageText(12_900, 'zh')).toBe('12 秒');
    expect(ageText(4 * 60_000, 'en')).toBe('4 min');
    expect(ageText(3 * 86_400_000, 'zh')).toBe('3 天');
  });

  it('show a duration in two units', () => {
    expect(durationText(252_000, 'en')).toBe('4 min 12 s');
    expect(durationText(48_000, 'zh')).toBe('0 分 48 秒');
    expect(durationText(3_900_000, 'en')).toBe('1 h 05 min');
    expect(durationText(2 * 86_400_000 + 3 * 3_600_000, 'en')).toBe('2 d 03 h');
  });

  it('count run days from zero and keep the clock of the running day', () => {
    expect(runTime(2 * 86_400_000 + 7 * 3_600_000 + 14 * 60_000)).toEqual({ day: 2, clock: '07:14' });
    expect(runTime(-1)).toEqual({ day: 0, clock: '00:00' });
  });
});
