import { describe, expect, it } from 'vitest';
import { ByteBudget, portBytesPerWindowMax, portWindowMs } from './byte-budget.ts';

describe('the byte budget of a port', () => {
  it('lets a fast device through for ever', () => {
    const budget = new ByteBudget();
    const bytesPerMs = 115_200 / 10 / 1000;
    for (let ms = 0; ms < 10_000; ms++) expect(budget.take(bytesPerMs, ms)).toBe(0);
  });

  it('pauses a flood until the window is over, then lets it go on', () => {
    const budget = new ByteBudget();
    expect(budget.take(portBytesPerWindowMax, 1000)).toBe(0);
    expect(budget.take(1, 1030)).toBe(portWindowMs - 30);
    expect(budget.take(1, 1000 + portWindowMs)).toBe(0);
  });
});
