/**
 * Raw captures: bytes of a port with their times. JSON lines `{"t": ms since start, "hex": "…"}`, or plain bytes (`.bin`),
 * whose times come from the profile's period. Anything else is a usage error that names the line.
 */
import { readFileSync } from 'node:fs';
import { bytesOfHex, hexOfBytes } from '@circuitwatch/shared/bytes/text.ts';
import { z } from 'zod';
import { UsageError } from '../command.ts';

/** A capture of a day of the fastest device; larger files are cut before they are looked at. */
const captureBytesMax = 512 * 1024 * 1024;

export interface CaptureChunk {
  /** ms since the start of the capture; undefined in a plain file. */
  readonly t: number | undefined;
  readonly bytes: Uint8Array;
}

const lineSchema = z.object({ t: z.number().min(0), hex: z.string() });

export function encodeCaptureLine(t: number, bytes: Uint8Array): string {
  return `${JSON.stringify({ t, hex: hexOfBytes(bytes) })}\n`;
}

function parseLine(text: string, where: string): CaptureChunk {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${where} is not JSON; a capture line is {"t": 0, "hex": "0d0a"}`);
  }
  const line = lineSchema.safeParse(value);
  const bytes = line.success ? bytesOfHex(line.data.hex) : undefined;
  if (!line.success || !bytes)
    throw new UsageError(`${where} is not a capture line {"t": ms, "hex": "pairs of hex digits"}`);
  return { t: line.data.t, bytes };
}

/** Chunks in the file's order. Throws `UsageError` when the file cannot be read or is no capture. */
export function readCapture(file: string): CaptureChunk[] {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (content.length > captureBytesMax)
    throw new UsageError(`${file} is larger than ${captureBytesMax} bytes`);
  if (file.endsWith('.bin')) return [{ t: undefined, bytes: content }];
  const chunks: CaptureChunk[] = [];
  for (const [index, text] of content.toString('utf8').split('\n').entries())
    if (text.trim() !== '') chunks.push(parseLine(text, `${file}:${index + 1}`));
  return chunks;
}
