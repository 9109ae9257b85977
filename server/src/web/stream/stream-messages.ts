/** The server's text messages, built from the gateway's state. Their schemas are shared/src/wire/messages.ts. */
import {
  type BedDescription,
  protocolVersion,
  type ServerMessage,
  type ServerMessageOf,
} from '@circuitwatch/shared/wire/messages.ts';
import { serialiseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import { type DeskAnswer, failureTexts } from '../command-desk.ts';
import type { BedState, GatewayState } from '../gateway-state.ts';
import { textFrame } from './server-frame.ts';

function messageFrame(message: ServerMessage): Buffer {
  return textFrame(serialiseServerMessage(message));
}

/** undefined until the core has said what the gateway is. */
export function helloMessage(state: GatewayState): ServerMessageOf<'hello'> | undefined {
  const gateway = state.gateway;
  if (!gateway) return undefined;
  return {
    op: 'hello',
    protocolVersion,
    version: gateway.version,
    site: gateway.site,
    sourceMode: gateway.sourceMode,
    clock: state.now(),
    beds: gateway.beds.map(({ bedId, label }) => ({ bedId, label })),
    ...(gateway.sound ? { sound: gateway.sound } : {}),
  };
}

/** Positions of a bed that a viewer is not sent. Times as far as the ring knows them. */
export function gapMessage(
  bed: BedState,
  epoch: number,
  fromSeq: number,
  toSeq: number,
  reason: ServerMessageOf<'gap'>['reason'],
): ServerMessageOf<'gap'> {
  return {
    op: 'gap',
    bedId: bed.mirror.bed.bedId,
    epoch,
    fromSeq,
    toSeq,
    fromMs: bed.ring.timeOf(fromSeq),
    toMs: bed.ring.timeOf(toSeq),
    reason,
  };
}

export function gapFrame(...gap: Parameters<typeof gapMessage>): Buffer {
  return messageFrame(gapMessage(...gap));
}

export function bedFrame(bed: BedDescription): Buffer {
  return messageFrame({ op: 'bed', bed });
}

/** undefined while the core has not said how the bed is. */
export function snapshotFrame(bed: BedState): Buffer | undefined {
  const snapshot = bed.mirror.snapshot();
  return snapshot && messageFrame(snapshot);
}

export function errorFrame(code: string, message: string): Buffer {
  return messageFrame({ op: 'error', code, message });
}

export function commandAnswerFrame(bedId: string, commandId: string, answer: DeskAnswer): Buffer {
  if (answer.ok) {
    const { recorded, reply } = answer;
    return messageFrame({ op: 'commandReply', bedId, recorded, reply });
  }
  const message = failureTexts[answer.code];
  return messageFrame({ op: 'commandFailed', bedId, commandId, code: answer.code, message });
}
