/** What a client sends, from text to a checked message: the trust boundary of the stream. Server side only (zod). */
import { type ClientMessage, clientMessageSchema } from './messages.ts';
import { clientMessageBytesMax } from './protocol.ts';

export type ParsedClientMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly problem: string };

/** Longest problem text: it travels in a close frame, which holds 123 bytes (RFC 6455 §5.5). */
const problemCharactersMax = 100;

/** Never throws. The problem names the field, never repeats the client's text. */
export function parseClientMessage(text: string): ParsedClientMessage {
  if (text.length > clientMessageBytesMax) return { ok: false, problem: 'message too long' };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'not JSON' };
  }
  const result = clientMessageSchema.safeParse(data);
  if (result.success) return { ok: true, message: result.data };
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const problem = `${path === '' ? 'message' : path}: ${issue?.message ?? 'not a message of this protocol'}`;
  return { ok: false, problem: problem.slice(0, problemCharactersMax) };
}
