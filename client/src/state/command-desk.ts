/**
 * What this screen has asked the gateway to do, and what became of it: one entry per command from the press to the answer,
 * and the newest outcome for people. A command without an answer is never forgotten silently: it ends as `unanswered`.
 *
 * Outside React and without a clock of its own, so that tests own time.
 */
import type { AlarmCommand, CommandOutcome } from '@circuitwatch/shared/alarms/command-types.ts';
import type { ClientMessage, ServerMessageOf } from '@circuitwatch/shared/wire/messages.ts';
import type { Person } from './actor.ts';

export type CommandMessage = Extract<ClientMessage, { op: 'command' }>;
type Failure = ServerMessageOf<'commandFailed'>['code'];

export type CommandResult =
  | { readonly kind: 'answered'; readonly outcome: CommandOutcome; readonly isRecorded: boolean }
  | { readonly kind: 'failed'; readonly code: Failure }
  | { readonly kind: 'unanswered' };

/** The newest outcome, shown until the next command or until it is dismissed. */
export interface CommandNotice {
  readonly bedId: string;
  readonly command: AlarmCommand;
  readonly person: Person;
  readonly result: CommandResult;
  readonly n: number;
}

export interface DeskEdges {
  readonly send: (message: CommandMessage) => void;
  readonly newId: () => string;
  readonly setTimer: (callback: () => void, delayMs: number) => void;
}

export interface DeskView {
  /** Commands on the way, oldest first. */
  readonly waiting: readonly CommandMessage[];
  readonly notice: CommandNotice | undefined;
}

/** The gateway answers within a second, or says after 2 s that the core does not. */
export const answerWithinMs = 5_000;
/** More than a person can press in that time. */
export const waitingMax = 16;

export class CommandDesk {
  readonly #edges: DeskEdges;
  readonly #listeners = new Set<() => void>();
  #view: DeskView = { waiting: [], notice: undefined };
  #notices = 0;

  constructor(edges: DeskEdges) {
    this.#edges = edges;
  }

  readonly view = (): DeskView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Sends one command. False when it was not sent: the same one is on the way, or too many are. */
  send(bedId: string, command: AlarmCommand, person: Person): boolean {
    const { waiting } = this.#view;
    const key = JSON.stringify(command);
    const isRepeat = waiting.some((one) => one.bedId === bedId && JSON.stringify(one.command) === key);
    if (isRepeat || waiting.length >= waitingMax) return false;
    const commandId = this.#edges.newId();
    const message: CommandMessage = { op: 'command', bedId, commandId, actor: person, command };
    this.#set({ waiting: [...waiting, message], notice: undefined });
    this.#edges.send(message);
    this.#edges.setTimer(() => this.#end(commandId, { kind: 'unanswered' }), answerWithinMs);
    return true;
  }

  replied(message: ServerMessageOf<'commandReply'>): void {
    const { commandId, result } = message.reply;
    this.#end(commandId, { kind: 'answered', outcome: result, isRecorded: message.recorded });
  }

  failed(message: ServerMessageOf<'commandFailed'>): void {
    this.#end(message.commandId, { kind: 'failed', code: message.code });
  }

  dismiss(): void {
    if (this.#view.notice) this.#set({ ...this.#view, notice: undefined });
  }

  #end(commandId: string, result: CommandResult): void {
    const sent = this.#view.waiting.find((one) => one.commandId === commandId);
    if (!sent) return;
    const waiting = this.#view.waiting.filter((one) => one !== sent);
    const { bedId, command, actor: person } = sent;
    this.#notices++;
    this.#set({ waiting, notice: { bedId, command, person, result, n: this.#notices } });
  }

  #set(view: DeskView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
