/** The client's side of the protocol, driven with the messages and bytes that a gateway sends. */
import { exampleBed, exampleSnapshot } from '@circuitwatch/shared/wire/examples.fixture.ts';
import type { ClientMessage, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { encodeBatch, encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { describe, expect, it } from 'vitest';
import { BlockReader } from './batch-format.ts';
import { StreamSession } from './stream-session.ts';
import type { StreamItem } from './worker-protocol.ts';

const bed = exampleBed();
const hello: ServerMessage = {
  op: 'hello',
  protocolVersion,
  version: '0.1.0',
  site: '',
  sourceMode: 'test',
  clock: { atMs: 0, wallMs: 0 },
  beds: [{ bedId: bed.bedId, label: bed.label }],
};

class Wire {
  readonly sent: ClientMessage[] = [];
  readonly items: StreamItem[] = [];
  readonly errors: string[] = [];
  mismatch: number | undefined;
  accepting = true;
  readonly session: StreamSession;

  constructor(bedId: string | null = null, allBeds = false) {
    this.session = new StreamSession(
      {
        send: (message) => this.sent.push(message),
        emit: (item) => (item.kind === 'message' || this.accepting) && this.items.push(item) > 0,
        mismatch: (version) => {
          this.mismatch = version;
        },
        error: (what) => this.errors.push(what),
        localNow: () => 5_000,
      },
      { clientName: 'test', role: 'test', bedId, allBeds },
    );
  }

  text(message: ServerMessage): void {
    this.session.text(JSON.stringify(message));
  }

  block(seq: number, conflated = false): void {
    const samples = [{ channelIndex: 0, validityCode: 0, count: seq }];
    const frames = [{ sourceIndex: 0, atMs: 2_000 + seq * 100, samples }];
    this.session.binary(
      encodeBatch([encodeSampleBlock({ bedIndex: 0, epoch: bed.epoch, seq, conflated, frames })]),
    );
  }

  join(seq: number): void {
    this.session.opened();
    this.text(hello);
    this.text({ op: 'bed', bed });
    this.text(exampleSnapshot(bed, { seq }));
  }

  get ops(): string[] {
    return this.items.map((item) =>
      item.kind === 'blocks' ? `blocks ${seqs(item.flat).join()}` : item.message.op,
    );
  }
}

function seqs(flat: Float64Array): number[] {
  const found: number[] = [];
  const reader = new BlockReader(flat);
  while (reader.next()) found.push(reader.seq);
  return found;
}

describe('a session of the stream', () => {
  it('greets, subscribes what the gateway names, and hands on everything in order', () => {
    const wire = new Wire();
    wire.join(5);
    wire.block(6);
    expect(wire.sent).toEqual([
      { op: 'hello', protocolVersion, client: { name: 'test', role: 'test' } },
      { op: 'subscribe', beds: ['bed-1'], resume: [] },
    ]);
    expect(wire.ops).toEqual(['hello', 'bed', 'snapshot', 'blocks 6']);
    expect(wire.errors).toEqual([]);
  });

  it('resumes after a loss from the last position it has, and drops what it has already', () => {
    const wire = new Wire();
    wire.join(5);
    wire.block(6);
    wire.session.opened();
    wire.text(hello);
    expect(wire.sent.at(-1)).toEqual({
      op: 'subscribe',
      beds: ['bed-1'],
      resume: [{ bedId: 'bed-1', epoch: bed.epoch, seq: 6 }],
    });
    wire.text({ op: 'bed', bed });
    const before = wire.items.length;
    wire.block(6);
    wire.block(7);
    expect(wire.ops.slice(before)).toEqual(['blocks 7']);
  });

  it('tells a hole that nobody announced as a gap before the block that follows it', () => {
    const wire = new Wire();
    wire.join(5);
    wire.block(6);
    wire.block(9);
    expect(wire.ops.slice(3)).toEqual(['blocks 6', 'gap', 'blocks 9']);
    const gap = wire.items.find((item) => item.kind === 'message' && item.message.op === 'gap');
    expect(gap).toMatchObject({
      message: { fromSeq: 7, toSeq: 8, fromMs: 2_600, toMs: 2_900, reason: 'unavailable' },
    });
    expect(wire.errors).toEqual(['positions 7 to 8 never came']);
  });

  it('follows an announced gap without complaint', () => {
    const wire = new Wire();
    wire.join(5);
    wire.text({
      op: 'gap',
      bedId: 'bed-1',
      epoch: bed.epoch,
      fromSeq: 6,
      toSeq: 8,
      fromMs: 1,
      toMs: 2,
      reason: 'conflated',
    });
    wire.block(9);
    expect(wire.ops.slice(3)).toEqual(['gap', 'blocks 9']);
    expect(wire.errors).toEqual([]);
  });

  it('stops at another protocol version and subscribes nothing', () => {
    const wire = new Wire();
    wire.session.opened();
    wire.text({ ...hello, protocolVersion: protocolVersion + 1 });
    expect(wire.mismatch).toBe(protocolVersion + 1);
    expect(wire.sent.map((message) => message.op)).toEqual(['hello']);
    expect(wire.items).toEqual([]);
  });

  it('counts broken messages and survives them', () => {
    const wire = new Wire();
    wire.join(5);
    wire.session.text('{');
    wire.session.text('{"op":"party"}');
    wire.session.binary(new Uint8Array([9, 9]));
    wire.session.binary(new Uint8Array(0));
    wire.session.binary(new Uint8Array([2, 1, 0, 200, 0, 0, 0, 1]));
    expect(wire.errors).toHaveLength(5);
    wire.block(6);
    expect(wire.ops.at(-1)).toBe('blocks 6');
  });

  it('does not pass on blocks of a bed that was not described, or of another epoch', () => {
    const wire = new Wire();
    wire.session.opened();
    wire.text(hello);
    wire.block(6);
    wire.text({ op: 'bed', bed: { ...bed, epoch: bed.epoch + 1 } });
    wire.text({ ...exampleSnapshot(bed, { seq: 5 }), epoch: bed.epoch + 1 });
    wire.block(7);
    expect(wire.ops).toEqual(['hello', 'bed', 'snapshot']);
    expect(wire.errors).toHaveLength(2);
  });

  it('names the hole and repeats the last values when a page was too busy to take samples', () => {
    const wire = new Wire();
    wire.join(5);
    wire.accepting = false;
    wire.block(6);
    wire.block(7);
    wire.accepting = true;
    wire.session.recovered();
    expect(wire.ops.slice(3)).toEqual(['gap', 'snapshot']);
    const last = wire.items.at(-1);
    const flow =
      last?.kind === 'message' && last.message.op === 'snapshot'
        ? last.message.samples.find((sample) => sample.channel === 'flow')
        : undefined;
    expect(flow?.value).toBe(0.007);
  });

  it('follows every bed of a small gateway, only the chosen one of a large one, and all of them on a wall', () => {
    const beds = Array.from({ length: 20 }, (_, i) => ({ bedId: `b${i}`, label: String(i) }));
    const subscribed = (wire: Wire, list: typeof beds): readonly string[] => {
      wire.session.opened();
      wire.text({ ...hello, beds: list });
      const last = wire.sent.at(-1);
      return last?.op === 'subscribe' ? last.beds : [];
    };
    expect(subscribed(new Wire('b3'), beds.slice(0, 8))).toHaveLength(8);
    expect(subscribed(new Wire('b3'), beds)).toEqual(['b3']);
    expect(subscribed(new Wire('gone'), beds)).toEqual(['b0']);
    expect(subscribed(new Wire('b3', true), beds)).toHaveLength(20);
  });

  it('subscribes again only when another bed must come', () => {
    const beds = Array.from({ length: 20 }, (_, i) => ({ bedId: `b${i}`, label: String(i) }));
    const wire = new Wire('b3');
    wire.session.opened();
    wire.text({ ...hello, beds });
    wire.session.select('b3', false);
    expect(wire.sent).toHaveLength(2);
    wire.session.select('b4', false);
    expect(wire.sent.at(-1)).toEqual({ op: 'subscribe', beds: ['b4'], resume: [] });
  });

  it('acknowledges what was painted only once it has been greeted', () => {
    const wire = new Wire();
    wire.session.painted(7);
    expect(wire.sent).toEqual([]);
    wire.join(5);
    wire.session.painted(7);
    expect(wire.sent.at(-1)).toEqual({ op: 'painted', beat: 7 });
  });
});
