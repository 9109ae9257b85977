/**
 * What happens to the displays, as rows for the event log of their beds (R70): a display that comes, goes or comes back,
 * its sound, its volume, whether it is on the screen and stays awake. The core writes the rows (core/run-events.ts).
 *
 * Bounded, because a page that flickers must not fill a recording: what goes beyond is counted, and at the end of the
 * minute one row says how many are missing and how the display is now.
 */
import type { ClientFacts } from '@circuitwatch/shared/alarms/client-watch.ts';
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import {
  type DisplayEvent,
  type DisplayEventKind,
  displayEventsMax,
  type DisplayEventsMessage,
} from '../../link/web-to-core.ts';

type ClientStatus = Extract<ClientMessage, { op: 'clientStatus' }>;

/** Of one display in a minute: more than people can do at one. */
export const displayRowsMax = 12;
/** Of all displays in a minute: the displays of a ward go and come back once. */
export const gatewayRowsMax = 300;
/** Desks come and go as people look; they never take the room of the displays at the beds. */
export const deskRowsMax = 150;
const windowMs = 60_000;
/** A viewer that sends no status is written down without one after this long. */
const statusMs = 2_000;

/** What the log has of a display beside its name. */
const watched = [
  ['audio', 'audio'],
  ['volume', 'volumeStep'],
  ['visible', 'visible'],
  ['wakeLock', 'wakeLock'],
] as const;

interface Display {
  readonly facts: ClientFacts;
  readonly status: ClientStatus | undefined;
}

interface Waiting {
  readonly atMs: number;
  readonly event: Omit<DisplayEvent, 'ageMs'>;
}

interface Rows {
  written: number;
  dropped: number;
  /** As of the newest row that was dropped. */
  newest: Display;
}

type More = Pick<DisplayEvent, 'from' | 'to' | 'dropped'>;

export class DisplayJournal {
  readonly #send: (message: DisplayEventsMessage) => boolean;
  readonly #isBed: (bedId: string) => boolean;
  /** Came, and has not said yet how it is. */
  readonly #arrivals = new Map<
    string,
    { readonly facts: ClientFacts; kind: DisplayEventKind; atMs: number }
  >();
  #waiting: Waiting[] = [];
  #windowMs = Number.NEGATIVE_INFINITY;
  /** Displays with a row in this window: at most `gatewayRowsMax`. */
  #rows = new Map<string, Rows>();
  #written = { all: 0, desks: 0 };
  #droppedElsewhere = 0;

  /** `send` answers false while the core is away: rows wait then. `isBed`: whether this gateway has such a bed. */
  constructor(send: (message: DisplayEventsMessage) => boolean, isBed: (bedId: string) => boolean) {
    this.#send = send;
    this.#isBed = isBed;
  }

  /** A display has connected; `isBack`: one that was known before. Written with its first status, which names its bed. */
  greeted(facts: ClientFacts, isBack: boolean, nowMs: number): void {
    this.#arrivals.set(facts.clientId, { facts, kind: isBack ? 'back' : 'connected', atMs: nowMs });
  }

  reported(facts: ClientFacts, before: ClientStatus | undefined, status: ClientStatus, nowMs: number): void {
    const display = { facts, status };
    if (this.#arrive(display) || !before) {
      this.#flush(nowMs);
      return;
    }
    if (before.bedId !== status.bedId)
      this.#add(display, 'bed', nowMs, { from: before.bedId, to: status.bedId });
    for (const [kind, field] of watched) {
      const [from, to] = [before[field], status[field]];
      if (from !== to) this.#add(display, kind, nowMs, { from, to });
    }
    this.#flush(nowMs);
  }

  /** Its connection has ended. */
  left(facts: ClientFacts, status: ClientStatus | undefined, nowMs: number): void {
    const display = { facts, status };
    this.#arrive(display);
    this.#add(display, 'lost', nowMs);
    this.#flush(nowMs);
  }

  /** About twice a second. */
  look(nowMs: number): void {
    for (const { facts, atMs } of this.#arrivals.values())
      if (nowMs - atMs > statusMs) this.#arrive({ facts, status: undefined });
    this.#roll(nowMs);
    this.#flush(nowMs);
  }

  /** False when it was no arrival. */
  #arrive(display: Display): boolean {
    const { clientId } = display.facts;
    const arrival = this.#arrivals.get(clientId);
    if (!arrival) return false;
    this.#arrivals.delete(clientId);
    this.#add(display, arrival.kind, arrival.atMs);
    return true;
  }

  #add(display: Display, kind: DisplayEventKind, atMs: number, more: More = {}): void {
    const bedIds = this.#bedsOf(display.facts, kind === 'bed' ? more.from : null);
    if (!bedIds) return;
    this.#roll(atMs);
    const { clientId, role } = display.facts;
    const rows = this.#rows.get(clientId);
    const isDesk = role === 'desk' || role === 'test';
    const isFull =
      this.#written.all >= gatewayRowsMax ||
      (isDesk && this.#written.desks >= deskRowsMax) ||
      this.#waiting.length >= displayEventsMax;
    if (isFull || (rows && rows.written >= displayRowsMax)) {
      if (!rows) this.#droppedElsewhere += 1 + (more.dropped ?? 0);
      else Object.assign(rows, { dropped: rows.dropped + 1, newest: display });
      return;
    }
    this.#written.all++;
    if (isDesk) this.#written.desks++;
    if (rows) rows.written++;
    else this.#rows.set(clientId, { written: 1, dropped: 0, newest: display });
    this.#waiting.push({ atMs, event: eventOf(display, kind, bedIds, more) });
  }

  /** The beds whose log has the row, [] = every bed; undefined for a desk that looks at none. */
  #bedsOf({ bedId, role }: ClientFacts, before: DisplayEvent['from']): string[] | undefined {
    const named = [before, bedId].filter((id) => typeof id === 'string');
    const beds = [...new Set(named)].filter((id) => this.#isBed(id));
    return beds.length > 0 || role === 'bedside' || role === 'wall' ? beds : undefined;
  }

  /** A minute is over: what was dropped in it is told first in the next one. Goes on counting while too much waits. */
  #roll(nowMs: number): void {
    if (nowMs - this.#windowMs < windowMs || this.#waiting.length >= displayEventsMax) return;
    this.#windowMs = nowMs;
    const [rows, elsewhere] = [this.#rows, this.#droppedElsewhere];
    this.#rows = new Map();
    this.#written = { all: 0, desks: 0 };
    this.#droppedElsewhere = 0;
    if (elsewhere > 0)
      this.#waiting.push({ atMs: nowMs, event: { event: 'dropped', bedIds: [], dropped: elsewhere } });
    for (const { dropped, newest } of rows.values())
      if (dropped > 0) this.#add(newest, 'state', nowMs, { dropped });
  }

  #flush(nowMs: number): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting.map(({ atMs, event }) => ({
      ...event,
      ageMs: Math.max(0, Math.round(nowMs - atMs)),
    }));
    if (this.#send({ type: 'displayEvents', events })) this.#waiting = [];
  }
}

/** A row has what changed, or where nothing changed or much did, how the display is. */
function eventOf(
  { facts, status }: Display,
  event: DisplayEventKind,
  bedIds: readonly string[],
  more: More,
): Waiting['event'] {
  const { clientId, name, role } = facts;
  const isWhole = event === 'connected' || event === 'back' || event === 'state';
  return {
    event,
    bedIds: [...bedIds],
    display: { clientId, name, role },
    ...more,
    ...(isWhole && status ? { status: stateOf(status) } : {}),
  };
}

function stateOf({
  audio,
  volumeStep,
  visible,
  wakeLock,
}: ClientStatus): NonNullable<DisplayEvent['status']> {
  return { audio, volumeStep, visible, wakeLock };
}
