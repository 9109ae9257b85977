/**
 * What is known about why data are missing, per bed: closed links from the device states, holes of the stream, and what
 * the history says. Charts ask it for the reason of a silence; a silence nobody knows about stays "no data".
 */
import type { GapReason, HistoryGap } from '@circuitwatch/shared/wire/history.ts';
import type { LinkPhase } from '@circuitwatch/shared/monitor/monitor-types.ts';

/** The oldest are forgotten; 500 breaks of one bed's stream in a page's life are more than a person can look at. */
const gapsMax = 500;

interface OpenGap {
  fromMs: number;
  toMs: number;
  reason: GapReason;
  device: string | null;
}

export interface DeviceLink {
  readonly device: string;
  readonly phase: LinkPhase;
  readonly lastFrameMs: number | null;
}

export class GapLog {
  #gaps = new Map<string, OpenGap[]>();
  /** Grows with each change: readers that cache compare it. */
  version = 0;

  /** Gaps of a device's data (and of the whole bed), oldest first. */
  of(bedId: string, device: string): readonly OpenGap[] {
    return (this.#gaps.get(bedId) ?? []).filter((gap) => gap.device === null || gap.device === device);
  }

  add(bedId: string, gap: HistoryGap): void {
    const gaps = this.#bed(bedId);
    const known = gaps.find(
      (other) => other.device === gap.device && other.reason === gap.reason && other.fromMs === gap.fromMs,
    );
    if (known) {
      if (known.toMs === gap.toMs) return;
      known.toMs = gap.toMs;
    } else {
      gaps.push({ ...gap });
      if (gaps.length > gapsMax) gaps.shift();
    }
    this.version++;
  }

  /** A link that does not stream opens a gap at its last frame; one that streams again closes it. */
  links(bedId: string, links: readonly DeviceLink[], nowMs: number): void {
    const gaps = this.#bed(bedId);
    for (const { device, phase, lastFrameMs } of links) {
      const open = gaps.find(
        (gap) => gap.device === device && gap.reason === 'link' && gap.toMs === Number.POSITIVE_INFINITY,
      );
      if (phase === 'streaming') {
        if (!open) continue;
        open.toMs = nowMs;
        this.version++;
      } else if (!open) {
        this.add(bedId, {
          fromMs: lastFrameMs ?? nowMs,
          toMs: Number.POSITIVE_INFINITY,
          reason: 'link',
          device,
        });
      }
    }
  }

  #bed(bedId: string): OpenGap[] {
    const known = this.#gaps.get(bedId);
    if (known) return known;
    const gaps: OpenGap[] = [];
    this.#gaps.set(bedId, gaps);
    return gaps;
  }
}
