import { describe, expect, it } from 'vitest';
import { didYouMean, nearestWord } from './nearest.ts';

describe('"did you mean"', () => {
  it.each([
    ['buad', ['baud', 'data', 'parity', 'stop'], 'baud'],
    ['weigthKg', ['weightKg', 'heightCm', 'mode'], 'weightKg'],
    ['XENIOS-NOVALUNG', ['xenios-novalung', 'alicat'], 'xenios-novalung'],
    ['bioprott', ['emtec-bioprott', 'alicat'], 'emtec-bioprott'],
    ['zebra', ['baud', 'data'], undefined],
    ['', ['baud'], undefined],
  ])('%s', (word, known, expected) => {
    expect(nearestWord(word, known)).toBe(expected);
  });

  it('is silent when nothing is near', () => {
    expect(didYouMean('zebra', ['baud'])).toBe('');
    expect(didYouMean('bauds', ['baud'])).toBe(' Did you mean "baud"?');
  });
});
