/** docs/wire.md against the code: its example bytes, its messages, its numbers. A stranger writes a viewer from that page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validities } from '@circuitwatch/shared/channels/validity.ts';
import { problemCodes } from '@circuitwatch/server/web/problem.ts';
import { streamLimits } from '@circuitwatch/server/web/stream/stream-limits.ts';
import { clientMessageSchema, serverMessageSchema } from '@circuitwatch/shared/wire/messages.ts';
import { closeCodes, protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { decodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/wire.md'), 'utf8');

describe('docs/wire.md', () => {
  it('has a heading for the protocol version that is spoken', () => {
    expect(page).toContain(`## Protocol version ${protocolVersion}\n`);
  });

  it('takes apart a block that decodes to what it says', () => {
    const lines = /```text\n(01 00 [^`]*)```/.exec(page)?.[1] ?? '';
    const hex = lines
      .split('\n')
      .map((line) => /^[\s0-9a-f]*?(?=\s{3,}\S|$)/.exec(line.trimEnd().replace(/^\s+/, ''))?.[0] ?? '')
      .join('')
      .replaceAll(' ', '');
    expect(decodeSampleBlock(Buffer.from(hex, 'hex'))).toEqual({
      bedIndex: 2,
      epoch: 0x6553_f100,
      seq: 258,
      conflated: false,
      frames: [
        {
          sourceIndex: 1,
          atMs: 1_700_000_000_000,
          samples: [
            { channelIndex: 0, validityCode: 0, count: 4250 },
            { channelIndex: 3, validityCode: 7, count: -(2 ** 31) },
          ],
        },
        {
          sourceIndex: 4,
          atMs: 1_700_000_000_040,
          samples: [{ channelIndex: 257, validityCode: 8, count: -62 }],
        },
      ],
    });
  });

  it('names every message of both directions in a table', () => {
    const ops = [...serverMessageSchema.options, ...clientMessageSchema.options].map(
      (option) => option.shape.op.value,
    );
    expect(ops.filter((op) => !page.includes(`| \`${op}\` |`))).toEqual([]);
  });

  it('names every validity with its number, every close code and every problem code', () => {
    for (const [code, validity] of validities.entries()) expect(page).toContain(`${code} ${validity}`);
    for (const code of Object.values(closeCodes)) expect(page).toContain(`| ${code} |`);
    for (const code of Object.keys(problemCodes)) expect(page).toContain(`\`${code}\``);
  });

  it('states the limits that are in force', () => {
    const { conflateLagMs, terminateLagMs, liveLagMs, conflateBytes, terminateBytes } = streamLimits;
    const row = (ms: number, bytes: number, unit: string): string =>
      `| ${ms / 1000} s, or ${bytes / (unit === 'KiB' ? 1024 : 1024 * 1024)} ${unit}`;
    expect(page).toContain(row(conflateLagMs, conflateBytes, 'KiB'));
    expect(page).toContain(row(terminateLagMs, terminateBytes, 'MiB'));
    expect(page).toContain(`back within ${liveLagMs / 1000} s`);
    expect(page).toContain(`at most ${streamLimits.clientMessagesPerTick} messages and pings a second`);
    expect(page).toContain(`as many viewers as it serves (${streamLimits.viewersMax})`);
    expect(page).toContain(`${streamLimits.resumeBytesMax / 1024} KiB over all its beds`);
  });
});
