/** What the page and its stream worker say to each other. Items of a batch are in the order of the connection. */
import type { ClientMessage, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { LinkPhase } from './reconnect.ts';

export type StreamRole = Extract<ClientMessage, { op: 'hello' }>['client']['role'];

export interface BedPosition {
  readonly bedId: string;
  readonly epoch: number;
  readonly seq: number;
}

export type StreamItem =
  /** `localMs`: monotonic local time at which the worker had it, for the gateway clock. */
  | { readonly kind: 'message'; readonly message: ServerMessage; readonly localMs: number }
  /** Flat blocks, see batch-format.ts; the buffer is transferred. */
  | { readonly kind: 'blocks'; readonly flat: Float64Array<ArrayBuffer> };

export type FromWorker =
  | { readonly type: 'batch'; readonly items: readonly StreamItem[] }
  | { readonly type: 'link'; readonly phase: LinkPhase; readonly sinceMs: number | null }
  | { readonly type: 'mismatch'; readonly gatewayVersion: number }
  /** Messages that were malformed or out of order since the last report. */
  | { readonly type: 'errors'; readonly count: number; readonly last: string };

export type ToWorker =
  | {
      readonly type: 'start';
      readonly url: string;
      readonly clientName: string;
      readonly role: StreamRole;
      readonly preferredBedId: string | null;
      readonly allBeds: boolean;
    }
  | { readonly type: 'select'; readonly bedId: string; readonly allBeds: boolean }
  /** One batch was applied: the worker may have a few on the way, no more. */
  | { readonly type: 'consumed' }
  | { readonly type: 'painted'; readonly beat: number };
