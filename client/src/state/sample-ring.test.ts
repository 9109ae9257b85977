import { describe, expect, it } from 'vitest';
import { SampleRing } from './sample-ring.ts';

function filled(capacity: number, count: number): SampleRing {
  const ring = new SampleRing(capacity);
  for (let i = 0; i < count; i++) ring.push(i * 100, i, 0);
  return ring;
}

describe('the ring of recent samples', () => {
  it('grows to its capacity and then keeps the newest samples', () => {
    const ring = filled(1_000, 2_500);
    expect(ring.length).toBe(1_000);
    expect(ring.pushed).toBe(2_500);
    expect(ring.firstMs).toBe(150_000);
    expect(ring.valueAt(0)).toBe(1_500);
    expect(ring.valueAt(999)).toBe(2_499);
    expect(ring.lastMs).toBe(249_900);
  });

  it('keeps the newest samples in order when a bed is left and its capacity falls', () => {
    const ring = filled(2_000, 1_700);
    ring.setCapacity(300);
    expect(ring.length).toBe(300);
    expect(ring.valueAt(0)).toBe(1_400);
    ring.push(170_000, 1_700, 0);
    expect([ring.length, ring.valueAt(0), ring.valueAt(299)]).toEqual([300, 1_401, 1_700]);
  });

  it('refuses a sample older than its last one and counts it', () => {
    const ring = filled(1_000, 3);
    expect(ring.push(50, 9, 0)).toBe(false);
    expect([ring.length, ring.refused, ring.lastMs]).toEqual([3, 1, 200]);
    expect(ring.push(200, 9, 0)).toBe(true);
  });

  it('holds a missing value as NaN with its validity code', () => {
    const ring = new SampleRing(10);
    ring.push(0, null, 7);
    expect(ring.valueAt(0)).toBeNaN();
    expect(ring.validityCodeAt(0)).toBe(7);
  });

  it('finds the first sample at or after a time, also across the seam of the ring', () => {
    const ring = filled(300, 450);
    expect(ring.lowerBound(15_000)).toBe(0);
    expect(ring.lowerBound(20_050)).toBe(51);
    expect(ring.lowerBound(44_900)).toBe(299);
    expect(ring.lowerBound(44_901)).toBe(300);
  });
});
