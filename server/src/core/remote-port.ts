/**
 * A serial port that lives in a port child, seen from the core: a BytePort like the others.
 *
 * Everything here copes with a child that is absent, slow or being killed: an order to a missing child is an answer
 * (`closed`), and a child that connects while an open is wanted gets the order again.
 */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import type { PollRequest } from '@circuitwatch/shared/devices/device-profile.ts';
import type { FramedSocket } from '../link/framed-socket.ts';
import { decodeReceived, type PortOrder, type PortReport } from '../link/port-link.ts';

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export class RemotePort implements BytePort {
  readonly #requests: readonly PollRequest[];
  #child: FramedSocket | undefined;
  #events: BytePortEvents | undefined;
  #attempt = 0;

  /** `requests`: everything the profile may send. */
  constructor(requests: readonly PollRequest[]) {
    this.#requests = requests;
  }

  open(events: BytePortEvents): void {
    this.#attempt += 1;
    this.#events = events;
    // Without a child the order waits for it: a fork takes a fraction of a second, and the session has its own limit.
    this.#order({ type: 'open', attempt: this.#attempt });
  }

  write(bytes: Uint8Array): void {
    const request = this.#requests.find((known) => sameBytes(known.bytes, bytes));
    assert(request, 'only declared poll requests are written');
    this.#order({ type: 'poll', request: request.name });
  }

  close(): void {
    this.#order({ type: 'close' });
    this.#ended('closed');
  }

  /** The child of this port has connected. */
  attach(child: FramedSocket): void {
    this.#child?.close('another process holds this port now');
    this.#child = child;
    if (this.#events) this.#order({ type: 'open', attempt: this.#attempt });
  }

  detach(child: FramedSocket): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#ended('the process of the port ended');
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

  #ended(reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    events?.onClose(reason);
  }
}
