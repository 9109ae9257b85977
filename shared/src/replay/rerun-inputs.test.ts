/** The order of a re-run's inputs. */
import { describe, expect, it } from 'vitest';
import type { RawBytes } from '../recording/record-types.ts';
import { deviceInputs, mergeInputs, type RerunInput } from './rerun-inputs.ts';

const raw = (atMs: number, takenMs?: number): RawBytes => ({
  device: 'pump',
  atMs,
  direction: 'in',
  bytes: new Uint8Array(),
  ...(takenMs === undefined ? {} : { takenMs }),
});
type Link = Extract<RerunInput, { type: 'link' }>;
const link = (atMs: number, phase: Link['phase']): Link => ({
  type: 'link',
  atMs,
  device: 'pump',
  phase,
  reason: '',
});
const names = (inputs: Iterable<RerunInput>): string[] =>
  [...inputs].map((input) => `${input.atMs} ${input.type === 'link' ? input.phase : input.type}`);

describe('inputs of a re-run', () => {
  it('of one device: a port opens before its bytes and closes after them; streaming is found anew', () => {
    const links = [
      link(1, 'opening'),
      link(2, 'identifying'),
      link(2, 'streaming'),
      link(5, 'backoff'),
      link(9, 'opening'),
      link(9, 'backoff'),
    ];
    expect(names(deviceInputs([raw(2), raw(3), raw(5), raw(12)], links))).toEqual([
      '1 opening',
      '2 identifying',
      '2 bytes',
      '3 bytes',
      '5 bytes',
      '5 backoff',
      '9 opening',
      '9 backoff',
      '12 bytes',
    ]);
  });

  it('of several streams come by the time from when they were known, then by their own', () => {
    const bytes = (atMs: number, takenMs?: number): RerunInput => ({
      type: 'bytes',
      atMs,
      raw: raw(atMs, takenMs),
    });
    const finding: RerunInput = { type: 'technical', atMs: 11, findings: [] };
    const merged = mergeInputs([[bytes(3), bytes(7, 11), bytes(11)], [bytes(5, 11), bytes(11)], [finding]]);
    expect(names(merged)).toEqual(['3 bytes', '5 bytes', '7 bytes', '11 bytes', '11 bytes', '11 technical']);
  });
});
