/**
 * What people want of the core: commands, and previews of limits. One request each, answered once, within a time. The web
 * process decides nothing about alarms; without a core a command fails and says so.
 */
import type { Actor, LimitChange } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmCommand, CommandReply } from '@circuitwatch/shared/alarms/command-types.ts';
import type { LimitPreview } from '@circuitwatch/shared/monitor/limit-preview.ts';
import type { CommandRequest, LimitPreviewRequest } from '../link/core-feed.ts';
import { type Answer, CoreRequests, type RequestFailure } from './core-requests.ts';
import type { GatewayState } from './gateway-state.ts';

export interface DeskCommand {
  readonly bedId: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: AlarmCommand;
}

export type DeskAnswer =
  | { readonly ok: true; readonly recorded: boolean; readonly reply: CommandReply }
  | { readonly ok: false; readonly code: RequestFailure };

export const failureTexts: Readonly<Record<RequestFailure, string>> = {
  unknownBed: 'There is no such bed in this gateway.',
  coreAway: 'The measuring part of the gateway is away: nothing was done. Act on the console.',
  busy: 'Too many commands are waiting: this one was not done.',
  noAnswer: 'The gateway did not answer in time: look whether it was done.',
};

export class CommandDesk {
  readonly #send: (message: CommandRequest | LimitPreviewRequest) => boolean;
  readonly #commands: CoreRequests<{ readonly recorded: boolean; readonly reply: CommandReply }>;
  readonly #previews: CoreRequests<LimitPreview>;

  constructor(state: GatewayState, send: (message: CommandRequest | LimitPreviewRequest) => boolean) {
    this.#send = send;
    this.#commands = new CoreRequests(state);
    this.#previews = new CoreRequests(state);
    state.listenReplies((message) => {
      if (message.type === 'commandReply') this.#commands.settle(message.requestId, message);
      else this.#previews.settle(message.requestId, message.preview);
    });
  }

  /** Never rejects. */
  async run(command: DeskCommand): Promise<DeskAnswer> {
    const result = await this.#commands.ask(command.bedId, (requestId) =>
      this.#send({ type: 'command', requestId, ...command }),
    );
    if (!result.ok) return result;
    const { recorded, reply } = result.answer;
    return { ok: true, recorded, reply };
  }

  /** What the changes would do now; nothing changes. Never rejects. */
  preview(bedId: string, changes: readonly LimitChange[]): Promise<Answer<LimitPreview>> {
    return this.#previews.ask(bedId, (requestId) =>
      this.#send({ type: 'limitPreview', requestId, bedId, changes }),
    );
  }
}
