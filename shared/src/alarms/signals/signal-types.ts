/** What detectors are given and what they answer. Their memory is plain data, part of the monitor's state. */
import type { ChannelHistory } from './history.ts';
import type { BedFacts } from './bed-facts.ts';

/** Why a signal has no number, for the self-explanation of a rule (R11). */
export const unknownReasons = [
  'inputMissing',
  'tooFewValid',
  'learning',
  'noBaseline',
  'flowNotMatched',
  'bloodChanged',
  'notRecorded',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

export type SignalOutcome =
  | { readonly value: number; readonly unknown: null }
  | { readonly value: null; readonly unknown: UnknownReason };

export function known(value: number): SignalOutcome {
  return { value, unknown: null };
}

export function unknown(reason: UnknownReason): SignalOutcome {
  return { value: null, unknown: reason };
}

export interface SignalInputs {
  /** Gateway time, ms. */
  readonly atMs: number;
  readonly targetFlowLpm: number;
  readonly facts: BedFacts;
  /** The history of an input; undefined where the bed has no such channel. */
  history(channel: string): ChannelHistory | undefined;
}

/** Points of a long window, oldest first. */
export interface SeriesMemory {
  readonly kind: 'series';
  readonly points: (number | null)[];
}

export interface ClotPoint {
  readonly resistance: number;
  readonly flowLpm: number;
  readonly hct: number | null;
  readonly temperature: number | null;
}

export interface ClotMemory {
  readonly kind: 'clot';
  readonly points: (ClotPoint | null)[];
}

export interface HeldMemory {
  readonly kind: 'held';
  value: number | null;
  atMs: number;
}

export interface RelationMemory {
  readonly kind: 'relation';
  /** By input, in the order of `signalInputs`; null while it is learned. */
  reference: number[] | null;
  /** Seconds of the present learning, or since something was last quiet. */
  learnedS: number;
  restlessS: number;
  lastKnownMs: number;
  /** All clauses held at the last evaluation. */
  holds: boolean;
}

export type SignalMemory =
  | SeriesMemory
  | ClotMemory
  | HeldMemory
  | RelationMemory
  | { readonly kind: 'none' };
