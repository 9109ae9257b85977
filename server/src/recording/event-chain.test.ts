/** The hash chain's canonical row, with a golden value: a file written today must verify for ever. */
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalRow, chainStart, type EventRow, nextHash } from './event-chain.ts';

const row: EventRow = {
  eventId: 1,
  epoch: 1_795_000_000,
  seq: 7,
  atMs: 1_795_000_000_250,
  type: 'link',
  device: null,
  body: canonicalJson({ phase: 'streaming', device: { b: 1, a: '泵' } }),
};

describe('event chain', () => {
  it('writes objects with sorted keys, in text as it is', () => {
    expect(row.body).toBe('{"device":{"a":"泵","b":1},"phase":"streaming"}');
    expect(canonicalJson({ b: [{ d: null, c: undefined }], a: 1.5 })).toBe('{"a":1.5,"b":[{"d":null}]}');
  });

  it('has one line per field, an empty one for none', () => {
    expect(canonicalRow(row)).toBe(`1\n1795000000\n7\n1795000000250\nlink\n\n${row.body}`);
  });

  it('hashes as docs/recording.md says', () => {
    const hash = Buffer.from(nextHash(chainStart, row)).toString('hex');
    expect(hash).toBe('e8449bc98fd59fb38980218472160f4738b71cbcfadcde1d65e060684b0fe272');
    expect(nextHash(chainStart, { ...row, seq: null })).not.toEqual(nextHash(chainStart, row));
  });
});
