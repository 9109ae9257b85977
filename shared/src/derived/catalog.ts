/** All derivations, in the order in which a bed's channel table lists them. Adding one is a file and a line here. */
import type { ChannelId } from '../channels/channel.ts';
import type { Derivation } from './derivation.ts';
import { flowIndex } from './flow-index.ts';
import { flowPerRevolution } from './flow-per-revolution.ts';
import { flowPerWeight } from './flow-per-weight.ts';
import { gasToBloodRatio } from './gas-to-blood-ratio.ts';
import { oxygenatorResistance } from './oxygenator-resistance.ts';
import { pumpHead } from './pump-head.ts';
import { transmembranePressure } from './transmembrane-pressure.ts';

export const derivations: readonly Derivation[] = [
  transmembranePressure,
  oxygenatorResistance,
  flowPerWeight,
  flowIndex,
  pumpHead,
  flowPerRevolution,
  gasToBloodRatio,
];

/** The derivations a bed can have: those whose inputs are all among its measured channels. */
export function derivationsFor(measured: readonly ChannelId[]): readonly Derivation[] {
  return derivations.filter((derivation) => derivation.inputs.every((input) => measured.includes(input)));
}

/** The derived channels of a bed with these measured channels, to be appended to its channel table. */
export function derivedChannelsFor(measured: readonly ChannelId[]): readonly ChannelId[] {
  return derivationsFor(measured).map((derivation) => derivation.channel);
}

/** The channels a derived channel is computed from; undefined for a measured channel. */
export function inputsOf(channel: ChannelId): readonly ChannelId[] | undefined {
  return derivations.find((derivation) => derivation.channel === channel)?.inputs;
}
