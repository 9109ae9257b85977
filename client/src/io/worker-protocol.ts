/** What the page and its stream worker say to each other. Items of a batch are in the order of the connection. */
import type { ClientMessage, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { LinkPhase } from './reconnect.ts';

export type StreamRole = Extract<ClientMessage, { op: 'hello' }>['client']['role'];

export interface BedPosition {
  readonly bedId: string;
  readonly epoch: number;
  readonly seq: number;
}

/** What the page says about itself; the worker adds how long ago that was. */
export type DisplayStatus = Omit<Extract<ClientMessage, { op: 'clientStatus' }>, 'op' | 'pageAgeMs'>;

export type StreamItem =
  /** `localMs`: monotonic local time at which the worker had it, for the gateway clock. */
  | { readonly kind: 'message'; readonly message: ServerMessage; readonly localMs: number }
  /** Flat blocks, see batch-format.ts; the buffer is transferred. */
  | { readonly kind: 'blocks'; readonly flat: Float64Array<ArrayBuffer> };

export type FromWorker =
  | { readonly type: 'batch'; readonly items: readonly StreamItem[] }
  | { readonly type: 'link'; readonly phase: LinkPhase; readonly sinceMs: number | null }
  /** Once a second: the page's clock for everything that must go on while it is hidden. Answered with `alive`. */
  | { readonly type: 'tick' }
  /** The link has been silent for so long that it must be heard, or is back. */
  | { readonly type: 'linkLost'; readonly isLost: boolean }
  | { readonly type: 'mismatch'; readonly gatewayVersion: number }
  /** Messages that were malformed or out of order since the last report. */
  | { readonly type: 'errors'; readonly count: number; readonly last: string };

export type ToWorker =
  | {
      readonly type: 'start';
      readonly url: string;
      readonly clientName: string;
      readonly clientId: string;
      readonly role: StreamRole;
      readonly preferredBedId: string | null;
      readonly allBeds: boolean;
    }
  | { readonly type: 'select'; readonly bedId: string; readonly allBeds: boolean }
  /** One batch was applied: the worker may have a few on the way, no more. */
  | { readonly type: 'consumed' }
  | { readonly type: 'alive'; readonly status: DisplayStatus }
  /** A person acts; answered by the gateway, or at once where there is no link to it. */
  | { readonly type: 'command'; readonly command: Extract<ClientMessage, { op: 'command' }> }
  /** The page shows other alarms than the gateway has: send everything of the bed anew. */
  | { readonly type: 'resync'; readonly bedId: string }
  /** The canvas on which the worker says that the page hangs. */
  | { readonly type: 'sign'; readonly canvas: OffscreenCanvas }
  | { readonly type: 'painted'; readonly beat: number };
