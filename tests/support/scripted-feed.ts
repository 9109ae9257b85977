/**
 * A core's feed that a test moves by hand: one bed per `exampleBed`, one block or alarm per call, real encoding. It keeps
 * count of positions as the core does, so a test sees at once when a viewer missed one.
 */
import type { CoreFeed, CoreFeedListener } from '@circuitwatch/server/web/core-connection.ts';
import type { WebToCore } from '@circuitwatch/server/link/core-feed.ts';
import type { ClientConditionsReport, DisplayEvent } from '@circuitwatch/server/link/web-to-core.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import { exampleAlarm, exampleBed, exampleSnapshot } from '@circuitwatch/shared/wire/examples.fixture.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';

/** Gateway time of seq 0; blocks are 100 ms apart. */
export const feedStartMs = 1_700_000_000_000;

export class ScriptedFeed implements CoreFeed {
  readonly seqs: number[];
  beds: BedDescription[];
  alarmsSent = 0;
  /** What the application told the core about its displays. */
  readonly reports: ClientConditionsReport[] = [];
  readonly displayEvents: DisplayEvent[] = [];
  #listener: CoreFeedListener | undefined;

  constructor(bedCount: number) {
    this.beds = Array.from({ length: bedCount }, (_, index) => ({
      ...exampleBed(),
      bedId: `bed-${index + 1}`,
      label: String(index + 1),
      bedIndex: index,
      runId: `run-${index + 1}`,
    }));
    this.seqs = this.beds.map(() => 0);
  }

  start(listener: CoreFeedListener): void {
    this.#listener = listener;
  }

  /** No core takes commands; what displays report is kept. */
  send(message: WebToCore): boolean {
    if (message.type === 'clientConditions') this.reports.push(message);
    else if (message.type === 'displayEvents') this.displayEvents.push(...message.events);
    else return false;
    return true;
  }

  close(): void {
    this.#listener = undefined;
  }

  get listener(): CoreFeedListener {
    if (!this.#listener) throw new Error('the application has not started its feed');
    return this.#listener;
  }

  /** Connects as the core does: `gateway`, then a snapshot per bed. */
  connect(): void {
    this.listener.connected();
    this.gateway();
    for (const index of this.beds.keys()) this.snapshot(index);
    this.heartbeat();
  }

  disconnect(): void {
    this.listener.disconnected();
  }

  /** The core starts again: the next epoch, positions from 0. */
  restart(): void {
    this.disconnect();
    this.beds = this.beds.map((bed) => ({ ...bed, epoch: bed.epoch + 1 }));
    this.seqs.fill(0);
    this.connect();
  }

  gateway(): void {
    this.listener.message({
      type: 'gateway',
      version: '0.1.0',
      site: 'Test',
      sourceMode: 'test',
      dataDir: '',
      atMs: feedStartMs,
      wallMs: feedStartMs + 5000,
      beds: this.beds,
    });
  }

  snapshot(index: number): void {
    const { op: _op, ...snapshot } = exampleSnapshot(this.bed(index), { seq: this.seqs[index] ?? 0 });
    const samples = snapshot.samples.map(({ reason, ...sample }) =>
      reason === undefined ? sample : { ...sample, reason },
    );
    this.listener.message({ type: 'bedSnapshot', ...snapshot, samples });
  }

  heartbeat(): void {
    const beds = this.beds.map(({ bedId, epoch }, index) => ({ bedId, epoch, seq: this.seqs[index] ?? 0 }));
    const atMs = feedStartMs + Math.max(...this.seqs) * 100;
    this.listener.message({ type: 'heartbeat', atMs, wallMs: atMs + 5000, loopDelayP99Ms: 2, beds });
  }

  /** One block with one flow sample; its value is its seq in mL/min. */
  block(index = 0): number {
    const seq = this.#next(index);
    const { epoch, bedIndex } = this.bed(index);
    const samples = [{ channelIndex: 0, validityCode: validityCode('valid'), count: seq }];
    const frames = [{ sourceIndex: 0, atMs: feedStartMs + seq * 100, samples }];
    this.listener.block(encodeSampleBlock({ bedIndex, epoch, seq, conflated: false, frames }));
    return seq;
  }

  blocks(count: number, index = 0): void {
    for (let i = 0; i < count; i++) this.block(index);
  }

  alarm(index = 0): number {
    const seq = this.#next(index);
    this.alarmsSent++;
    this.listener.message({ type: 'alarm', ...exampleAlarm(this.bed(index), { seq }) });
    return seq;
  }

  alarmTest(n: number, index = 0): void {
    this.listener.message({ type: 'alarmTest', bedId: this.bed(index).bedId, n, atMs: feedStartMs });
  }

  /** Positions that the core gave away without telling: a hole in its own feed. */
  skip(count: number, index = 0): void {
    this.seqs[index] = (this.seqs[index] ?? 0) + count;
  }

  bed(index: number): BedDescription {
    const bed = this.beds[index];
    if (!bed) throw new Error(`no bed ${index}`);
    return bed;
  }

  #next(index: number): number {
    const seq = (this.seqs[index] ?? 0) + 1;
    this.seqs[index] = seq;
    return seq;
  }
}
