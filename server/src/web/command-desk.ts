/**
 * Commands of people on their way to the core and back: one request per command, answered once, within a time. The web
 * process decides nothing about alarms; without a core a command fails and says so.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmCommand, CommandReply } from '@circuitwatch/shared/alarms/command-types.ts';
import type { CommandRequest } from '../link/core-feed.ts';
import type { CoreCommandReply, GatewayState } from './gateway-state.ts';

/** Commands that wait for the core; people are few, a flood is a fault. */
const pendingMax = 256;
/** The core answers after its commit, at most 250 ms; beyond this nobody knows whether it was done. */
const answerMs = 3_000;

export interface DeskCommand {
  readonly bedId: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: AlarmCommand;
}

export type CommandFailure = 'unknownBed' | 'coreAway' | 'busy' | 'noAnswer';
export type DeskAnswer =
  | { readonly ok: true; readonly recorded: boolean; readonly reply: CommandReply }
  | { readonly ok: false; readonly code: CommandFailure };

export const failureTexts: Readonly<Record<CommandFailure, string>> = {
  unknownBed: 'There is no such bed in this gateway.',
  coreAway: 'The measuring part of the gateway is away: nothing was done. Act on the console.',
  busy: 'Too many commands are waiting: this one was not done.',
  noAnswer: 'The gateway did not answer in time: look whether it was done.',
};

export class CommandDesk {
  readonly #state: GatewayState;
  readonly #send: (message: CommandRequest) => boolean;
  readonly #pending = new Map<string, (answer: DeskAnswer) => void>();

  constructor(state: GatewayState, send: (message: CommandRequest) => boolean) {
    this.#state = state;
    this.#send = send;
    state.listenReplies((reply) => this.#answer(reply));
  }

  /** Never rejects. */
  run(command: DeskCommand): Promise<DeskAnswer> {
    const fail = (code: CommandFailure): Promise<DeskAnswer> => Promise.resolve({ ok: false, code });
    if (!this.#state.bed(command.bedId)) return fail('unknownBed');
    if (!this.#state.isCoreAlive()) return fail('coreAway');
    if (this.#pending.size >= pendingMax) return fail('busy');
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ ok: false, code: 'noAnswer' }), answerMs);
      const settle = (answer: DeskAnswer): void => {
        clearTimeout(timer);
        this.#pending.delete(requestId);
        resolve(answer);
      };
      this.#pending.set(requestId, settle);
      if (!this.#send({ type: 'command', requestId, ...command })) settle({ ok: false, code: 'coreAway' });
    });
  }

  #answer({ requestId, recorded, reply }: CoreCommandReply): void {
    this.#pending.get(requestId)?.({ ok: true, recorded, reply });
  }
}
