/**
 * A serial port that lives in a port child, seen from the core: a BytePort like the others.
 *
 * Everything here copes with a child that is absent, slow or being killed: an order to a missing child is an answer
 * (`closed`), and a child that connects while an open is wanted gets the order again.
 */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import type { PollRequest } from '@circuitwatch/shared/devices/device-profile.ts';
import type { LinkReason } from '@circuitwatch/shared/texts/link-reasons.ts';
import type { FramedSocket } from '../link/framed-socket.ts';
import { decodeReceived, type PortOrder, type PortReport } from '../link/port-link.ts';

/**
 * How long an open waits for a child that is not there: less than the session waits for a silent port, because a child
 * that has not been started yet (many ports, a slow machine) is no reason to have it killed.
 */
const childWaitMs = 8000;

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export class RemotePort implements BytePort {
  readonly #requests: readonly PollRequest[];
  #child: FramedSocket | undefined;
  #events: BytePortEvents | undefined;
  #attempt = 0;
  #waitTimer: NodeJS.Timeout | undefined;

  /** `requests`: everything the profile may send. */
  constructor(requests: readonly PollRequest[]) {
    this.#requests = requests;
  }

  open(events: BytePortEvents): void {
    this.#attempt += 1;
    this.#events = events;
    clearTimeout(this.#waitTimer);
    if (this.#child) this.#order({ type: 'open', attempt: this.#attempt });
    else this.#waitTimer = setTimeout(() => this.#ended('processStarting'), childWaitMs);
  }

  write(bytes: Uint8Array): void {
    const request = this.#requests.find((known) => sameBytes(known.bytes, bytes));
    assert(request, 'only declared poll requests are written');
    this.#order({ type: 'poll', request: request.name });
  }

  close(): void {
    this.#order({ type: 'close' });
    this.#ended('stopped');
  }

  /** The child of this port has connected. */
  attach(child: FramedSocket): void {
    this.#child?.close('another process holds this port now');
    this.#child = child;
    clearTimeout(this.#waitTimer);
    if (this.#events) this.#order({ type: 'open', attempt: this.#attempt });
  }

  detach(child: FramedSocket): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#ended('processEnded');
  }

  onReport(report: PortReport): void {
    if (report.type === 'hello' || report.attempt !== this.#attempt) return;
    if (report.type === 'opened') this.#events?.onOpen();
    else this.#ended(report.reason);
  }

  /** Throws `RangeError` on a message that is not a stamped chunk. */
  onBytes(message: Uint8Array): void {
    const { receivedMs, bytes } = decodeReceived(message);
    this.#events?.onBytes(bytes, receivedMs);
  }

  #order(order: PortOrder): void {
    this.#child?.sendJson(order);
  }

  #ended(reason: LinkReason | (string & {})): void {
    clearTimeout(this.#waitTimer);
    const events = this.#events;
    this.#events = undefined;
    events?.onClose(reason);
  }
}
