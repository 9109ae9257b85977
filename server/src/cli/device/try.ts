/** `device try`: a raw capture decoded to readings, events and rejected stretches. */
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { readCapture } from './capture-file.ts';
import { decodeCapture, optionsOf, profileNamed } from './decode-capture.ts';
import { linesOf, rowsOf } from './print-items.ts';

export const tryHelp = `Usage: circuitwatch device try PROFILE FILE [--options JSON] [--json]

Decodes a raw capture with a profile, exactly as the gateway would, and prints
every reading, every event and every stretch of bytes that was rejected.

  FILE             JSON lines {"t": ms since start, "hex": "…"}, or plain bytes in a .bin file
  --options JSON   the options of the device's line in the configuration
  --json           {"t","channel","value","unit","validity","reason"?,"deviceTime"?} per reading,
                   {"t","event","detail","deviceTime"?} per event,
                   {"t","discarded","reason","hex"} per rejected stretch ("discarded" = its bytes), and last
                   {"summary":{"frames","readings","events","discardedBytes","checksumErrors"}}

Exit code 0: everything was understood. 1: something was rejected, or nothing was there.

Example: circuitwatch device try xenios-novalung pump.jsonl --options '{"temperatures":["tArt","tVen"]}'
`;

export function tryDevice(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(
    args,
    { json: { type: 'boolean' }, options: { type: 'string' } },
    true,
  );
  const [name, file, ...rest] = positionals;
  const profile = profileNamed(name);
  if (file === undefined || rest.length > 0) throw new UsageError('write: device try PROFILE FILE');
  const { items, summary } = decodeCapture(profile, optionsOf(profile, values.options), readCapture(file));
  const lines: string[] = [];
  for (const item of items) {
    if (values.json) lines.push(...rowsOf(item).map((row) => JSON.stringify(row)));
    else lines.push(...linesOf(item));
  }
  if (values.json) lines.push(JSON.stringify({ summary }));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!values.json) {
    const { frames, readings, events, discardedBytes, checksumErrors } = summary;
    process.stderr.write(
      `${frames} frames with ${readings} readings, ${events} events; ${discardedBytes} bytes discarded, ${checksumErrors} wrong checksums\n`,
    );
  }
  const isWhole = summary.discardedBytes === 0 && summary.frames + summary.events > 0;
  return isWhole ? exitCodes.ok : exitCodes.finding;
}
