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
 * Whether a display can be heard, as it finds itself every second (R63, R64):
 * - `ok`: the audio clock advances, and the last burst was seen in the rendered signal.
 * - `blocked`: the browser waits for a person's gesture; `interrupted`: the system took the audio away.
 * - `stalled`: the clock stands although the browser says that it runs; `notRendered`: it runs and a burst did not come out.
 * - `unavailable`: no audio in this browser, or the page has not reported yet.
 */
export const audioStates = ['ok', 'blocked', 'interrupted', 'stalled', 'notRendered', 'unavailable'] as const;
export type AudioState = (typeof audioStates)[number];

export const autoplayStates = ['allowed', 'blocked', 'unknown'] as const;
export type AutoplayState = (typeof autoplayStates)[number];

/** `unsupported`: the browser has no wake lock to lose (an insecure address); the machine must not switch its screen off. */
export const wakeLockStates = ['held', 'lost', 'unsupported'] as const;
export type WakeLockState = (typeof wakeLockStates)[number];

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
