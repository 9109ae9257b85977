/**
 * What a derived value is: one channel computed from others. Inputs are declared, the computation is pure, and the result
 * is never better than its worst input: one input that is stale or invalid makes the result so, with no number.
 */
import { channelOf, isPlausible } from '../channels/catalog.ts';
import type { ChannelId } from '../channels/channel.ts';
import type { Sample } from '../channels/sample.ts';
import { isUsable, type Validity, worstValidity } from '../channels/validity.ts';

/** What a derivation may use beside its inputs. */
export interface DerivationPatient {
  readonly weightKg: number;
  readonly bsaM2: number;
}

export interface Derivation {
  readonly channel: ChannelId;
  /** Canonical channels only: a second source (`flow@cdi`) feeds no derived value. */
  readonly inputs: readonly ChannelId[];
  /** Shown where `compute` gives null, that is where the quantity means nothing (a division by no flow). */
  readonly reasonWhenMeaningless?: string;
  /** The value in the channel's unit from the inputs' values in their order; null where it means nothing. */
  compute(inputs: readonly number[], patient: DerivationPatient): number | null;
}

/** The name under which derived samples are kept in the source table of a bed. */
export const derivedSource = 'derived';

/** Below this blood flow (L/min, either way) a quotient by flow says nothing; the same figure as the no-flow alarm. */
export const meaningfulFlowLpm = 0.05;

/** Computes one derived sample. `inputs` are the last samples in the derivation's order, `stale` where too old. */
export function derive(
  derivation: Derivation,
  inputs: readonly Sample[],
  patient: DerivationPatient,
  atMs: number,
): Sample {
  let validity: Validity = 'valid';
  for (const input of inputs) validity = worstValidity(validity, input.validity);
  const sample = { channel: derivation.channel, source: derivedSource, atMs };
  if (!isUsable(validity)) return { ...sample, value: null, validity };
  const values = inputs.map((input) => input.value ?? Number.NaN);
  const value = derivation.compute(values, patient);
  if (value === null || !Number.isFinite(value)) {
    const reason = derivation.reasonWhenMeaningless ?? 'not a number';
    return { ...sample, value: null, validity: 'notAvailable', reason };
  }
  const channel = channelOf(derivation.channel);
  return { ...sample, value, validity: channel && !isPlausible(channel, value) ? 'implausible' : validity };
}
