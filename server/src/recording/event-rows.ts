/**
 * The events of a recording one by one, each checked against the hash chain as it is read: what was changed on the disk or
 * by hand is named and left out, never shown as it stands. Damaged pages cost the events on them.
 */
import { type EventRow, nextHash } from './event-chain.ts';
import type { ChainHead } from './segment-writer.ts';
import { eventOfRow } from './event-row.ts';
import type { SegmentReader } from './segment-reader.ts';
import { rowsOf } from './verify/salvage.ts';

export interface EventQuery {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An event with the hash that the chain has reached with it. */
export interface ChainedEvent {
  readonly event: EventRow;
  readonly hash: Uint8Array;
}

/** The hash and id that the chain of a segment has before an event: that of the event before, or what the segment goes on from. */
export function chainBefore(segment: SegmentReader, eventId: number): ChainHead {
  const stored = segment.db.prepare('SELECT hash FROM event WHERE event_id = ?').get(eventId - 1)?.['hash'];
  if (stored instanceof Uint8Array) return { hash: stored, eventId: eventId - 1 };
  return {
    hash: Buffer.from(segment.meta('chain_hash') ?? '', 'hex'),
    eventId: Number(segment.meta('chain_event_id') ?? 0),
  };
}

/** In the order they were written, from `fromId` on. What is left out is told to `onDamage`. */
export function* chainedEvents(
  segment: SegmentReader,
  query: EventQuery & { readonly fromId?: number },
  onDamage: (what: string) => void,
): Generator<ChainedEvent> {
  let { hash, eventId } = chainBefore(segment, query.fromId ?? 0);
  const lastId = segment.supersededFrom?.eventId ?? Number.MAX_SAFE_INTEGER;
  for (const outcome of rowsOf(segment.db, 'event', 'event_id', query.fromId)) {
    if ('damage' in outcome) {
      onDamage(outcome.damage);
      continue;
    }
    const event = eventOfRow(outcome.row);
    if (event.eventId > lastId) return;
    const stored = outcome.row['hash'];
    const follows = event.eventId === eventId + 1;
    // Behind a hole the one before is not known; the chain goes on from what is stored there, as in verify.
    const isTrue =
      stored instanceof Uint8Array && (!follows || nextHash(hash, event).every((b, i) => b === stored[i]));
    if (!follows) onDamage(`events ${eventId + 1} to ${event.eventId - 1} are missing`);
    if (!isTrue) onDamage(`event ${event.eventId} or the one before it was changed`);
    eventId = event.eventId;
    if (stored instanceof Uint8Array) hash = stored;
    if (isTrue && event.atMs >= query.fromMs && event.atMs < query.toMs) yield { event, hash };
  }
}

/** The events of all segments in order; `damage` takes what is left out. */
export function* eventRows(
  segments: readonly SegmentReader[],
  query: EventQuery,
  damage: string[],
): Generator<EventRow> {
  for (const segment of segments) {
    const onDamage = (what: string): void => void damage.push(`${segment.path}: ${what}`);
    for (const { event } of chainedEvents(segment, query, onDamage)) yield event;
  }
}
