/** A row of the event table as SQLite gives it, read into the shape that everything else uses. */
import type { EventRow } from './event-chain.ts';

/** Text of a column that may be null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function eventOfRow(row: Record<string, unknown>): EventRow {
  return {
    eventId: Number(row['event_id']),
    epoch: Number(row['epoch']),
    seq: row['seq'] === null ? null : Number(row['seq']),
    atMs: Number(row['at_ms']),
    type: String(row['type']),
    device: textOrNull(row['device']),
    body: String(row['body']),
  };
}
