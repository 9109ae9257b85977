/**
 * The hash chain of the event table: hash = SHA-256(previous hash ‖ canonical row). Changing, removing or inserting a row
 * breaks every later hash. Cutting rows off the end is not seen without a copy of the last hash elsewhere.
 */
import { createHash } from 'node:crypto';

export const chainStart = new Uint8Array(32);

/** One row of the event table, before its hash. */
export interface EventRow {
  readonly eventId: number;
  readonly epoch: number;
  /** The event's own number in the bed's stream; null for events that have none. */
  readonly seq: number | null;
  readonly atMs: number;
  readonly type: string;
  readonly device: string | null;
  /** JSON with sorted keys (`canonicalJson`). */
  readonly body: string;
}

/** JSON with the keys of every object sorted, so that equal values are equal text. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The fields one per line, in the order of the table; null is an empty line; times to the microsecond at most. */
export function canonicalRow(row: EventRow): string {
  return [row.eventId, row.epoch, row.seq ?? '', row.atMs, row.type, row.device ?? '', row.body].join('\n');
}

export function nextHash(previous: Uint8Array, row: EventRow): Uint8Array {
  return createHash('sha256').update(previous).update(canonicalRow(row), 'utf8').digest();
}
