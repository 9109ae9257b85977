/**
 * Which status messages viewers need now. The core tells counters and recorded positions every second for its own health;
 * at 32 beds and 1,000 viewers they were as many bytes as the samples, all in one burst. Viewers get them at once when
 * something a person acts on has changed, else every few seconds, the beds one after another. Snapshots have the newest.
 */
import type { ServerMessage, ServerMessageOf } from '@circuitwatch/shared/wire/messages.ts';

type Status = ServerMessageOf<'devices'> | ServerMessageOf<'recording'>;

/** Beats of a second between two repetitions of a status in which only numbers have moved. */
export const statusRepeatBeats = 5;

export class StatusNews {
  readonly #told = new Map<string, string>();

  /** Whether the message goes to the viewers; other kinds always do. */
  isNews(message: ServerMessage, bedIndex: number, beat: number): boolean {
    if (message.op !== 'devices' && message.op !== 'recording') return true;
    const key = `${message.op} ${message.bedId}`;
    const state = stateOf(message);
    const isTurn = beat % statusRepeatBeats === bedIndex % statusRepeatBeats;
    if (!isTurn && this.#told.get(key) === state) return false;
    this.#told.set(key, state);
    return true;
  }
}

/** What a person would act on, without the numbers that always move. */
function stateOf(message: Status): string {
  if (message.op === 'recording') return `${message.ok} ${message.reason} ${message.startedMs}`;
  return message.devices
    .map(({ device, phase, reason, freshness }) => `${device} ${phase} ${reason} ${freshness}`)
    .join('\n');
}
