/** Listens to the core's feed as the web process does, and keeps everything in order. */
import { FramedClient } from '@circuitwatch/server/link/framed-socket.ts';
import type { CoreToWeb } from '@circuitwatch/server/link/core-feed.ts';
import { decodeSampleBlock, type SampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';

export type FeedEntry =
  | { readonly kind: 'message'; readonly message: CoreToWeb }
  | { readonly kind: 'block'; readonly block: SampleBlock };

export type MessageOf<T extends CoreToWeb['type']> = Extract<CoreToWeb, { type: T }>;

/** Waits until `look` gives something; fails with `what` after `limitMs`. */
export async function until<T>(what: string, look: () => T | undefined, limitMs = 15_000): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export class FeedListener {
  readonly entries: FeedEntry[] = [];
  readonly #client: FramedClient;

  constructor(socketPath: string) {
    this.#client = new FramedClient(socketPath, {
      onConnect: () => undefined,
      onDisconnect: () => undefined,
      onFrame: (frame) => {
        if (frame.kind === 'binary')
          this.entries.push({ kind: 'block', block: decodeSampleBlock(frame.bytes) });
        // The feed's type is the core's own promise; a wrong message fails the test that reads it.
        else this.entries.push({ kind: 'message', message: frame.value as CoreToWeb });
      },
    });
  }

  messages<T extends CoreToWeb['type']>(type: T): MessageOf<T>[] {
    return this.entries.flatMap((entry) =>
      entry.kind === 'message' && entry.message.type === type ? [entry.message as MessageOf<T>] : [],
    );
  }

  blocks(): SampleBlock[] {
    return this.entries.flatMap((entry) => (entry.kind === 'block' ? [entry.block] : []));
  }

  close(): void {
    this.#client.close();
  }
}
