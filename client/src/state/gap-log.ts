/**
 * What is known about why data are missing, per bed: closed links from the device states, holes of the stream, and what
 * the history says. Charts ask it for the reason of a silence; a silence nobody knows about stays "no data".
 */
import type { LinkPhase } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { LedgerKind, LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import type { GapCause } from '@circuitwatch/shared/texts/chart-texts.ts';

/** The oldest are forgotten; 500 breaks of one bed's stream in a page's life are more than a person can look at. */
const gapsMax = 500;

/** A stretch of time about which somebody knows why there are no data. */
export interface KnownGap {
  readonly fromMs: number;
  /** Infinity while it lasts; equal to `fromMs` for something that happened at a moment (a port that closed). */
  readonly toMs: number;
  readonly cause: GapCause;
  /** The device concerned; null = the whole bed. */
  readonly device: string | null;
}

/**
 * What a ledger row says about missing data. A `gap` row is only the silence itself, a clock step is no reason for one,
 * and `cableOut` is a port that stopped streaming: whether a cable was pulled, nobody has seen.
 */
const ledgerCauses: Readonly<Record<LedgerKind, GapCause | undefined>> = {
  gap: 'unknown',
  cableOut: 'link',
  parseError: 'garbled',
  clockStep: undefined,
  restart: 'gateway',
  conflation: 'conflated',
  recorder: 'unrecorded',
};

export interface DeviceLink {
  readonly device: string;
  readonly phase: LinkPhase;
  readonly lastFrameMs: number | null;
}

export class GapLog {
  #gaps = new Map<string, KnownGap[]>();
  /** Grows with each change: readers that cache compare it. */
  version = 0;

  /** Gaps of a device's data (and of the whole bed), oldest first. */
  of(bedId: string, device: string): readonly KnownGap[] {
    return (this.#gaps.get(bedId) ?? []).filter((gap) => gap.device === null || gap.device === device);
  }

  add(bedId: string, gap: KnownGap): void {
    const gaps = this.#bed(bedId);
    const known = gaps.findIndex(
      (other) => other.device === gap.device && other.cause === gap.cause && other.fromMs === gap.fromMs,
    );
    if (known < 0) gaps.push(gap);
    else if (gaps[known]?.toMs === gap.toMs) return;
    else gaps[known] = gap;
    if (gaps.length > gapsMax) gaps.shift();
    this.version++;
  }

  /** What the recorder's ledger says of a stretch that was asked for. */
  ledger(bedId: string, rows: readonly LedgerRow[]): void {
    for (const { kind, atMs, device, detail } of rows) {
      const cause = ledgerCauses[kind];
      if (cause === undefined) continue;
      const { fromMs, toMs, lastAtMs } = detail;
      const start = kind === 'restart' ? lastAtMs : fromMs;
      this.add(bedId, {
        fromMs: typeof start === 'number' ? start : atMs,
        toMs: typeof toMs === 'number' ? toMs : atMs,
        cause,
        device,
      });
    }
  }

  /** A link that does not stream opens a gap at its last frame; one that streams again closes it. */
  links(bedId: string, links: readonly DeviceLink[], nowMs: number): void {
    for (const { device, phase, lastFrameMs } of links) {
      const open = this.#bed(bedId).find(
        (gap) => gap.device === device && gap.cause === 'link' && gap.toMs === Number.POSITIVE_INFINITY,
      );
      if (phase === 'streaming') {
        if (open) this.add(bedId, { ...open, toMs: nowMs });
      } else if (!open) {
        const fromMs = lastFrameMs ?? nowMs;
        this.add(bedId, { fromMs, toMs: Number.POSITIVE_INFINITY, cause: 'link', device });
      }
    }
  }

  /** A replay jumps: gaps that are open belong to another moment. */
  clear(bedId: string): void {
    this.#gaps.delete(bedId);
    this.version++;
  }

  #bed(bedId: string): KnownGap[] {
    const known = this.#gaps.get(bedId);
    if (known) return known;
    const gaps: KnownGap[] = [];
    this.#gaps.set(bedId, gaps);
    return gaps;
  }
}
