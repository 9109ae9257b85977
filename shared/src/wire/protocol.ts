/**
 * The numbers of the stream's protocol, apart from the zod schemas (messages.ts) so that a browser that needs only them
 * and the types does not load zod before its first number. docs/wire.md is the text for people.
 */

/** Raised when a message changes its meaning; docs/wire.md has a heading per version. */
export const protocolVersion = 1;

/** Limits of what a client may send; the server closes a connection that exceeds them. */
export const clientMessageBytesMax = 16 * 1024;
export const subscribedBedsMax = 64;

/** Positions are u32 on the wire. At one block per 10 ms a bed reaches the end after 497 days in one epoch. */
export const seqMax = 0xffff_ffff;

/**
 * Close codes of our own (4000–4999 are free for applications, RFC 6455 §7.4.2). The reason text names the limit.
 * ws itself closes with 1009 (message too big), 1002 and 1007 (broken frames) and 1001 (going away).
 */
export const closeCodes = {
  /** Not JSON, or not a message of this protocol, or one out of order. */
  badMessage: 4000,
  /** `hello` did not come in time. */
  noHello: 4001,
  /** The client speaks another protocol version: the page must be reloaded. */
  wrongVersion: 4002,
  /** Too many messages in one second. */
  tooManyMessages: 4003,
  /** The gateway has as many viewers as it serves. */
  tooManyViewers: 4004,
} as const;

/** What a screen is for; only a bedside one is relied on to sound. */
export const clientRoles = ['bedside', 'wall', 'desk', 'test'] as const;

export interface Position {
  readonly epoch: number;
  readonly seq: number;
}
