/** The pump table against the points its sources print, and the shape every curve must have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pumpCurves, pumpHeadMmhg, pumpIds } from './pump-curves.ts';

describe('pump curves', () => {
  it('give the points that the sources print', () => {
    expect(pumpHeadMmhg(pumpCurves.mera, 3000, 4)).toBeCloseTo(228.9, 0);
    expect(pumpHeadMmhg(pumpCurves.centrimag, 3425, 4.2)).toBeCloseTo(250, 0);
    expect(pumpHeadMmhg(pumpCurves.centrimag, 1000, 0)).toBeCloseTo(24, 6);
    expect(pumpHeadMmhg(pumpCurves.pedimag, 5500, 0)).toBeCloseTo(541, 0);
  });

  it('fall as flow rises and rise with speed, forwards and backwards', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pumpIds),
        fc.double({ min: 500, max: 4000, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (id, rpm, flow) => {
          const curve = pumpCurves[id];
          const head = pumpHeadMmhg(curve, rpm, flow);
          expect(pumpHeadMmhg(curve, rpm, flow + 0.05)).toBeLessThan(head + 1e-9);
        },
      ),
    );
  });

  it('are continuous through zero flow', () => {
    for (const id of pumpIds) {
      const curve = pumpCurves[id];
      expect(pumpHeadMmhg(curve, 3000, -1e-9)).toBeCloseTo(pumpHeadMmhg(curve, 3000, 1e-9), 4);
    }
  });
});
