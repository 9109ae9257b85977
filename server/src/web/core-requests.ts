/**
 * Questions to the core over the socket of the feed: one request, answered once, within a time. Without a core, or with too
 * many waiting, the answer is why not; a promise of this never rejects.
 */
import { randomUUID } from 'node:crypto';
import type { GatewayState } from './gateway-state.ts';

/** Requests of one kind that wait for the core; people are few, a flood is a fault. */
const pendingMax = 256;
/** The core answers after its commit, at most 250 ms; beyond this nobody knows whether it was done. */
const answerMs = 3_000;

export type RequestFailure = 'unknownBed' | 'coreAway' | 'busy' | 'noAnswer';
export type Answer<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly code: RequestFailure };

export class CoreRequests<T> {
  readonly #state: GatewayState;
  readonly #pending = new Map<string, (answer: Answer<T>) => void>();

  constructor(state: GatewayState) {
    this.#state = state;
  }

  /** `send` puts the request on its way under the given id; false when the core is not there. */
  ask(bedId: string, send: (requestId: string) => boolean): Promise<Answer<T>> {
    const fail = (code: RequestFailure): Promise<Answer<T>> => Promise.resolve({ ok: false, code });
    if (!this.#state.bed(bedId)) return fail('unknownBed');
    if (!this.#state.isCoreAlive()) return fail('coreAway');
    if (this.#pending.size >= pendingMax) return fail('busy');
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ ok: false, code: 'noAnswer' }), answerMs);
      const settle = (answer: Answer<T>): void => {
        clearTimeout(timer);
        this.#pending.delete(requestId);
        resolve(answer);
      };
      this.#pending.set(requestId, settle);
      if (!send(requestId)) settle({ ok: false, code: 'coreAway' });
    });
  }

  /** The core's answer; one that nobody waits for any more is dropped. */
  settle(requestId: string, answer: T): void {
    this.#pending.get(requestId)?.({ ok: true, answer });
  }
}
