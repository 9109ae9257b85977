/**
 * Compares what the page shows with what the gateway has (R57): the heartbeat's hash of the alarms against the store's. A
 * difference means that an alarm message was lost on the way to the screen, whatever the reason; the bed is asked for anew.
 */
import { alarmStateHash } from '@circuitwatch/shared/alarms/state-hash.ts';
import type { ServerMessage, ServerMessageOf } from '@circuitwatch/shared/wire/messages.ts';
import type { BedState } from '../state/slow-state.ts';

/** A bed is not asked for again before the answer can have come. */
const askAgainMs = 5_000;

const changesAlarms: ReadonlySet<ServerMessage['op']> = new Set(['alarm', 'bedAlarms', 'snapshot', 'hello']);

export class AlarmCheck {
  readonly #ask: (bedId: string) => void;
  readonly #askedMs = new Map<string, number>();
  #heartbeat: ServerMessageOf<'heartbeat'> | undefined;

  constructor(ask: (bedId: string) => void) {
    this.#ask = ask;
  }

  /** Each message of a batch, in order. A heartbeat speaks of the alarms before it, not of those after. */
  message(message: ServerMessage): void {
    if (message.op === 'heartbeat') this.#heartbeat = message;
    else if (changesAlarms.has(message.op)) this.#heartbeat = undefined;
  }

  /** After the store has applied the batch. */
  compare(beds: Readonly<Record<string, BedState>>, nowMs: number): void {
    const heartbeat = this.#heartbeat;
    this.#heartbeat = undefined;
    for (const { bedId, alarmHash } of heartbeat?.beds ?? []) {
      const bed = beds[bedId];
      if (!bed || alarmStateHash(Object.values(bed.rules), bed.bedAlarms?.revision ?? 0) === alarmHash)
        continue;
      if (nowMs - (this.#askedMs.get(bedId) ?? Number.NEGATIVE_INFINITY) < askAgainMs) continue;
      this.#askedMs.set(bedId, nowMs);
      this.#ask(bedId);
    }
  }
}
