/**
 * Blood as the circuit model needs it: oxygen content, dissociation, viscosity, acid–base (clinical.md C2, D4, D6).
 *
 * Saturations are fractions 0–1, contents mL O₂ per dL, pressures mmHg, haemoglobin g/dL, haematocrit percent. The
 * derived channels of the monitor do not use this file: it describes an imagined patient, not a measured one.
 */

/** mL O₂ per g haemoglobin and per dL·mmHg dissolved (clinical.md C2 [S25]). */
const o2PerGramHb = 1.34;
const o2Dissolved = 0.003;
/** Hill exponent (clinical.md C2 [S24]). P50 is 26.8 mmHg, or 19.5 with fetal haemoglobin [OK]. */
const hillExponent = 2.7;

export function saturationOf(po2Mmhg: number, p50Mmhg: number): number {
  const x = Math.max(0, po2Mmhg) ** hillExponent;
  return x / (x + p50Mmhg ** hillExponent);
}

export function po2Of(saturation: number, p50Mmhg: number): number {
  const s = Math.min(0.9995, Math.max(0.001, saturation));
  return p50Mmhg * (s / (1 - s)) ** (1 / hillExponent);
}

export function o2Content(hbGdl: number, saturation: number, po2Mmhg: number): number {
  return o2PerGramHb * hbGdl * saturation + o2Dissolved * po2Mmhg;
}

/** The saturation that a content below full saturation stands for; dissolved oxygen is corrected once, which is enough. */
export function saturationOfContent(contentMlDl: number, hbGdl: number, p50Mmhg: number): number {
  const capacity = o2PerGramHb * hbGdl;
  const first = Math.min(0.999, Math.max(0.001, contentMlDl / capacity));
  const dissolved = o2Dissolved * po2Of(first, p50Mmhg);
  return Math.min(0.999, Math.max(0.001, (contentMlDl - dissolved) / capacity));
}

/**
 * Viscosity in cP: plasma 1.2 cP at 37 °C, exponential in haematocrit, 2 % per °C [OK]; gives the 2.7–3.0 cP at 35–40 %
 * of clinical.md C1 [S24][S26].
 */
export function viscosityCp(hctPercent: number, temperatureC: number): number {
  return 1.2 * Math.exp(2.31 * (hctPercent / 100)) * Math.exp(-0.02 * (temperatureC - 37));
}

/** Hb in g/dL of a haematocrit (MCHC 34 g/dL [OK]). */
export function hbOfHct(hctPercent: number): number {
  return 0.34 * hctPercent;
}

/** Bicarbonate of an acute PCO₂ change: about 0.1 mmol/L per mmHg around the baseline at 40 mmHg [OK]. */
export function acuteBicarbonate(baseMmolL: number, pco2Mmhg: number): number {
  return baseMmolL + 0.1 * (pco2Mmhg - 40);
}

/** Henderson–Hasselbalch at 37 °C. */
export function phOf(pco2Mmhg: number, bicarbonateMmolL: number): number {
  return 6.1 + Math.log10(bicarbonateMmolL / (0.0307 * pco2Mmhg));
}

/** Base excess after Siggaard-Andersen's Van Slyke form without the haemoglobin term [OK]. */
export function baseExcessOf(ph: number, bicarbonateMmolL: number): number {
  return 0.93 * (bicarbonateMmolL - 24.4 + 14.8 * (ph - 7.4));
}
