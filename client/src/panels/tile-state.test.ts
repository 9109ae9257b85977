/** The states of a value's place: what is shown, what is not, and that an old number never looks fresh. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { validities } from '@circuitwatch/shared/channels/validity.ts';
import { describe, expect, it } from 'vitest';
import type { LiveValue } from '../state/live-store.ts';
import { numeralSize, tileState } from './tile-state.ts';

const flow = channelOf('flow');
if (!flow) throw new Error('the catalogue has no flow');
const good: LiveValue = { value: 0.31, validity: 'valid', source: 'probe', atMs: 1_000, ageMs: 0 };

describe('the place of a value', () => {
  it('shows a fresh valid number as it is', () => {
    expect(tileState(flow, good, 'fresh', true)).toEqual({
      kind: 'value',
      text: '0.31',
      trust: 'valid',
      late: false,
    });
  });

  it('marks every number that is not fresh as late', () => {
    for (const freshness of ['late', 'technical'] as const) {
      for (const validity of validities) {
        const state = tileState(flow, { ...good, validity }, freshness, true);
        expect(state.kind === 'missing' || state.late).toBe(true);
      }
    }
  });

  it('shows no number of a lost value, whatever its validity was, and keeps the last one apart', () => {
    for (const validity of validities) {
      expect(tileState(flow, { ...good, validity }, 'lost', true)).toMatchObject({
        kind: 'missing',
        why: 'lost',
      });
    }
    expect(tileState(flow, good, 'lost', true)).toMatchObject({ lastText: '0.31' });
  });

  it('keeps not measured, waiting, no sensor, fault and calibrating apart', () => {
    expect(tileState(flow, undefined, 'never', false)).toMatchObject({ why: 'absent' });
    expect(tileState(flow, undefined, 'never', true)).toMatchObject({ why: 'waiting' });
    const of = (validity: LiveValue['validity']): unknown =>
      tileState(flow, { ...good, value: null, validity, reason: 'open' }, 'fresh', true);
    expect(of('notAvailable')).toMatchObject({ why: 'blank', reason: 'open' });
    expect(of('invalid')).toMatchObject({ why: 'fault', reason: 'open' });
    expect(of('calibrating')).toMatchObject({ why: 'calibrating' });
    expect(of('ongoing')).toMatchObject({ why: 'measuring' });
  });

  it('writes a value beyond the range with its sign, or an arrow when the device gives no bound', () => {
    const of = (value: number | null, validity: LiveValue['validity']): unknown =>
      tileState(flow, { ...good, value, validity }, 'fresh', true);
    expect(of(9.99, 'overflow')).toMatchObject({ text: '>9.99', trust: 'above' });
    expect(of(-9.99, 'underflow')).toMatchObject({ text: '<\u22129.99', trust: 'below' });
    expect(of(null, 'overflow')).toMatchObject({ text: '\u2191' });
  });

  it('shows an implausible number as such', () => {
    expect(tileState(flow, { ...good, value: 12, validity: 'implausible' }, 'fresh', true)).toMatchObject({
      kind: 'value',
      trust: 'implausible',
    });
  });
});

describe('the size of a hero numeral', () => {
  it('is full for up to four digits and gets smaller for signs and fifth glyphs', () => {
    expect(numeralSize('0.31')).toBe('full');
    expect(numeralSize('2\u202f010')).toBe('full');
    expect(numeralSize('\u221212')).toBe('full');
    expect(numeralSize('\u2212104')).toBe('narrow');
    expect(numeralSize('\u22120.31')).toBe('narrow');
    expect(numeralSize('10\u202f000')).toBe('small');
    expect(numeralSize('<\u22129.99')).toBe('small');
  });
});
