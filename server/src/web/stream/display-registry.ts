/**
 * The displays that this gateway knows, and when each was last well: the facts of shared/alarms/client-watch.ts. A bedside
 * display that goes without being replaced stays known, because a display that is gone is what somebody must be told.
 *
 * Facts come only from what displays say and when; nothing here judges, and nothing here closes a connection. What changes
 * is passed on to the journal.
 */
import type { ClientFacts } from '@circuitwatch/shared/alarms/client-watch.ts';
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { GatewayState } from '../gateway-state.ts';
import type { DisplayJournal } from './display-journal.ts';
import type { Viewer } from './viewer.ts';

type ClientStatus = Extract<ClientMessage, { op: 'clientStatus' }>;

/** A bedside display that is gone is missed for a shift and a half, then it was taken away. */
const missedMs = 12 * 3_600_000;
/** Displays that are gone and still known: the oldest gives way. */
const goneMax = 256;

interface Entry {
  facts: ClientFacts;
  /** undefined while it is not connected. */
  viewer: Viewer | undefined;
  status: ClientStatus | undefined;
  readonly greetedMs: number;
  /** Per bed the newest alarm test that it answered, or that had been sent before it came. */
  readonly answered: Map<string, number>;
}

export interface DisplayView {
  readonly facts: ClientFacts;
  readonly isConnected: boolean;
  readonly status: ClientStatus | undefined;
}

export class DisplayRegistry {
  readonly journal: DisplayJournal;
  readonly #state: GatewayState;
  readonly #entries = new Map<string, Entry>();
  readonly #idOf = new Map<Viewer, string>();
  #unnamed = 0;

  constructor(state: GatewayState, journal: DisplayJournal) {
    this.#state = state;
    this.journal = journal;
  }

  /** A viewer has said who it is. The same display on a new connection goes on where it was. */
  greeted(viewer: Viewer, nowMs: number): void {
    const { client } = viewer;
    if (!client) return;
    const clientId = client.id ?? `connection-${++this.#unnamed}`;
    const before = this.#entries.get(clientId);
    const bedId = before?.facts.bedId ?? null;
    const facts: ClientFacts = {
      clientId,
      name: client.name,
      role: client.role,
      bedId,
      heardMs: nowMs,
      paintedMs: nowMs,
      audioOkMs: nowMs,
      sounding: null,
      visibleMs: nowMs,
      awakeMs: nowMs,
      missedAlarmTests: 0,
      clockSkewMs: null,
    };
    this.#idOf.set(viewer, clientId);
    this.#entries.set(clientId, { facts, viewer, status: undefined, greetedMs: nowMs, answered: new Map() });
    this.journal.greeted(facts, before !== undefined, nowMs);
  }

  heard(viewer: Viewer, nowMs: number): void {
    const entry = this.#entryOf(viewer);
    if (entry) entry.facts = { ...entry.facts, heardMs: nowMs };
  }

  reported(viewer: Viewer, status: ClientStatus, nowMs: number): void {
    const entry = this.#entryOf(viewer);
    if (!entry) return;
    const beforeStatus = entry.status;
    entry.status = status;
    const before = entry.facts;
    entry.facts = {
      ...before,
      bedId: status.bedId,
      heardMs: nowMs,
      audioOkMs: status.audio === 'ok' ? nowMs : before.audioOkMs,
      sounding: status.sounding,
      visibleMs: status.visible ? nowMs : before.visibleMs,
      awakeMs: status.wakeLock === 'lost' ? before.awakeMs : nowMs,
      clockSkewMs: status.clockSkewMs,
      paintedMs: Math.max(before.paintedMs, nowMs - status.pageAgeMs),
    };
    for (const { bedId, n } of status.alarmTests) if (this.#state.bed(bedId)) entry.answered.set(bedId, n);
    this.journal.reported(entry.facts, beforeStatus, status, nowMs);
  }

  left(viewer: Viewer, nowMs: number): void {
    const entry = this.#entryOf(viewer);
    const clientId = this.#idOf.get(viewer);
    this.#idOf.delete(viewer);
    if (!entry || clientId === undefined) return;
    entry.viewer = undefined;
    this.journal.left(entry.facts, entry.status, nowMs);
    if (entry.facts.role !== 'bedside') this.#entries.delete(clientId);
    this.#forget(nowMs);
  }

  /** What is known now, with the lag of the picture and the alarm tests that each display owes an answer. */
  displays(nowMs: number): DisplayView[] {
    this.#forget(nowMs);
    return [...this.#entries.values()].map((entry) => ({
      facts: this.#factsNow(entry, nowMs),
      isConnected: entry.viewer !== undefined,
      status: entry.status,
    }));
  }

  #factsNow(entry: Entry, nowMs: number): ClientFacts {
    const { viewer, facts, status } = entry;
    if (!viewer) return facts;
    const behindSinceMs = nowMs - viewer.lagMs(nowMs);
    return {
      ...facts,
      // A viewer without a status says only what it painted.
      paintedMs: status ? Math.min(facts.paintedMs, behindSinceMs) : behindSinceMs,
      missedAlarmTests: this.#missedTests(entry, viewer),
    };
  }

  /** The newest test is still on its way; the ones before it are missed. */
  #missedTests({ answered }: Entry, viewer: Viewer): number {
    let missed = 0;
    for (const bedId of viewer.beds) {
      const sent = this.#state.bed(bedId)?.alarmTest ?? 0;
      if (sent === 0) continue;
      const seen = answered.get(bedId);
      // A display that came later owes nothing older; a core that started anew counts from 1 again.
      if (seen === undefined || seen > sent) answered.set(bedId, sent);
      else missed = Math.max(missed, sent - seen - 1);
    }
    return missed;
  }

  #entryOf(viewer: Viewer): Entry | undefined {
    const clientId = this.#idOf.get(viewer);
    const entry = clientId === undefined ? undefined : this.#entries.get(clientId);
    // An old connection of a display that has already come back has nothing more to say.
    return entry?.viewer === viewer ? entry : undefined;
  }

  /** Displays that are gone and were replaced at their bed, or gone for longer than anyone would miss them. */
  #forget(nowMs: number): void {
    const gone = [...this.#entries].filter(([, { viewer }]) => !viewer);
    const connected = [...this.#entries.values()].filter(({ viewer }) => viewer);
    const isReplaced = ({ facts }: Entry): boolean =>
      connected.some(
        (other) =>
          other.facts.role === 'bedside' &&
          other.facts.bedId === facts.bedId &&
          other.greetedMs > facts.heardMs,
      );
    for (const [index, [clientId, entry]] of gone.entries()) {
      const isOld = nowMs - entry.facts.heardMs > missedMs || index < gone.length - goneMax;
      if (isOld || isReplaced(entry)) this.#entries.delete(clientId);
    }
  }
}
