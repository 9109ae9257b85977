/** Assertions for programmer errors. Expected failures (a garbled frame, a bad config line) are typed results, never asserts. */

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** Marks a branch the types say is impossible. */
export function assertNever(value: never, context: string): never {
  throw new Error(`Unexpected ${context}: ${JSON.stringify(value)}`);
}
