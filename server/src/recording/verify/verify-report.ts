/** What a check of a recording found: counts of what is readable, and findings in words with a stable code. */

export type FindingCode =
  /** The file cannot be opened at all. */
  | 'open'
  /** SQLite's own check of pages and indexes. */
  | 'integrity'
  /** A row or blob that cannot be read or decoded. */
  | 'damaged'
  /** An event was changed, removed or inserted. */
  | 'chain'
  /** A row's own counts differ from what it holds. */
  | 'counts'
  /** The pyramid does not hold what the samples say. */
  | 'pyramid'
  /** Sequence numbers that were acknowledged and are not there. */
  | 'hole';

export interface Finding {
  readonly code: FindingCode;
  readonly what: string;
}

/** Findings of one kind that are listed; the number of all is in `findingCount`. */
export const findingsMax = 50;

export interface VerifyCounts {
  chunks: number;
  chunksDamaged: number;
  samples: number;
  tailRows: number;
  tailRowsDamaged: number;
  pyramidBlocks: number;
  pyramidBlocksDamaged: number;
  rawPieces: number;
  rawPiecesDamaged: number;
  rawBytes: number;
  events: number;
  ledgerRows: number;
}

export interface VerifyReport {
  readonly path: string;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** All findings, also those past the list. */
  readonly findingCount: number;
  readonly counts: VerifyCounts;
  /** Hash of the last event, to be noted elsewhere: the file alone cannot show that its end was cut off. */
  readonly chainHead: string | null;
}

export class Findings {
  readonly list: Finding[] = [];
  count = 0;

  add(code: FindingCode, what: string): void {
    this.count++;
    if (this.list.length < findingsMax) this.list.push({ code, what });
  }
}

export function noCounts(): VerifyCounts {
  return {
    chunks: 0,
    chunksDamaged: 0,
    samples: 0,
    tailRows: 0,
    tailRowsDamaged: 0,
    pyramidBlocks: 0,
    pyramidBlocksDamaged: 0,
    rawPieces: 0,
    rawPiecesDamaged: 0,
    rawBytes: 0,
    events: 0,
    ledgerRows: 0,
  };
}
