/** Derived values: the numbers, the propagation of validity, and where a quotient means nothing. */
import { describe, expect, it } from 'vitest';
import { catalog } from '../channels/catalog.ts';
import type { Sample } from '../channels/sample.ts';
import { validities, type Validity } from '../channels/validity.ts';
import { bodySurface, haycockM2, mostellerM2, weightOnlyM2 } from './body-surface.ts';
import { derivations, derivationsFor, derivedChannelsFor, inputsOf } from './catalog.ts';
import { derive } from './derivation.ts';

const patient = { weightKg: 20, bsaM2: 0.8 };

function sample(channel: string, value: number | null, validity: Validity = 'valid'): Sample {
  return { channel, value, validity, source: 'console', atMs: 900 };
}

function compute(
  channel: string,
  values: Record<string, number | null>,
  validity?: Record<string, Validity>,
) {
  const derivation = derivations.find((one) => one.channel === channel);
  if (!derivation) throw new Error(`no derivation ${channel}`);
  const inputs = derivation.inputs.map((id) => sample(id, values[id] ?? null, validity?.[id] ?? 'valid'));
  return derive(derivation, inputs, patient, 1000);
}

describe('derived values', () => {
  it.each([
    ['dP', { p2: 185, p3: 168 }, 17],
    ['dPPerFlow', { p2: 185, p3: 168, flow: 2 }, 8.5],
    ['dPPerFlow', { p2: 50, p3: 60, flow: -0.5 }, 20],
    ['flowPerKg', { flow: 2 }, 100],
    ['flowIndex', { flow: 2 }, 2.5],
    ['pumpHead', { p2: 185, p1: -62 }, 247],
    ['flowPerRev', { flow: 3.85, rpm: 3200 }, 1.203125],
    ['sweepFlowRatio', { sweep: 1.5, flow: 3 }, 0.5],
  ])('%s of %j is %d', (channel, values, expected) => {
    expect(compute(channel, values)).toEqual({
      channel,
      value: expected,
      validity: 'valid',
      source: 'derived',
      atMs: 1000,
    });
  });

  it.each([
    ['dPPerFlow', { p2: 185, p3: 168, flow: 0.049 }],
    ['dPPerFlow', { p2: 185, p3: 168, flow: -0.049 }],
    ['flowPerRev', { flow: 0, rpm: 0 }],
    ['sweepFlowRatio', { sweep: 1, flow: 0 }],
    ['sweepFlowRatio', { sweep: 1, flow: -1 }],
  ])('%s of %j means nothing, and says why', (channel, values) => {
    const result = compute(channel, values);
    expect(result).toMatchObject({ value: null, validity: 'notAvailable' });
    expect(result.reason).toBeTruthy();
  });

  it.each(validities.filter((validity) => validity !== 'valid' && validity !== 'questionable'))(
    'an input that is %s gives no number and passes its validity on',
    (validity) => {
      expect(compute('dP', { p2: 185, p3: 168 }, { p3: validity })).toMatchObject({ value: null, validity });
    },
  );

  it('a questionable input is used and marks the result', () => {
    expect(compute('dP', { p2: 185, p3: 168 }, { p2: 'questionable' })).toMatchObject({
      value: 17,
      validity: 'questionable',
    });
  });

  it('a result outside the range of its channel is implausible', () => {
    expect(compute('dP', { p2: 900, p3: -500 })).toMatchObject({ validity: 'implausible' });
  });

  it('every derivation has its channel and its inputs in the catalogue, and no derived input', () => {
    for (const derivation of derivations) {
      expect(catalog.get(derivation.channel)?.category).toBe('derived');
      for (const input of derivation.inputs) expect(catalog.get(input)?.category).not.toBe('derived');
    }
    const derived = [...catalog.values()].filter((channel) => channel.category === 'derived');
    expect(derived.map((channel) => channel.id)).toEqual(derivations.map((one) => one.channel));
  });

  it('a bed has only those derived values whose inputs it measures', () => {
    expect(derivedChannelsFor(['flow', 'p2', 'p3'])).toEqual(['dP', 'dPPerFlow', 'flowPerKg', 'flowIndex']);
    expect(derivationsFor(['flow@cdi'])).toEqual([]);
    expect(inputsOf('dP')).toEqual(['p2', 'p3']);
    expect(inputsOf('p2')).toBeUndefined();
  });
});

describe('body surface', () => {
  it('follows the published formulas', () => {
    expect(mostellerM2(70, 175)).toBeCloseTo(1.845, 3);
    expect(haycockM2(3.5, 50)).toBeCloseTo(0.2244, 4);
    expect(weightOnlyM2(3.5)).toBeCloseTo(0.2246, 4);
  });

  it('prefers Haycock below 10 kg, Mosteller from there, weight alone without a height', () => {
    expect(bodySurface({ weightKg: 9.9, heightCm: 75 }).formula).toBe('Haycock');
    expect(bodySurface({ weightKg: 10, heightCm: 75 }).formula).toBe('Mosteller');
    expect(bodySurface({ weightKg: 10 }).formula).toBe('weight only');
  });
});
