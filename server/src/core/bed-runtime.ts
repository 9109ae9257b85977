/**
 * One bed in the core: collects what its devices say, steps the monitor, numbers and encodes the result, and hands it to
 * the outlet. Single owner of the bed's state; knows no socket, no file and no device protocol.
 */
import type { LimitPreview } from '@circuitwatch/shared/monitor/limit-preview.ts';
import type { AlarmMemory } from '@circuitwatch/shared/alarms/alarm-restore.ts';
import type { CommandAttempt } from '@circuitwatch/shared/alarms/command-types.ts';
import type {
  AlarmTransition,
  LimitChange,
  TechnicalFinding,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import type {
  MonitorInput,
  MonitorOutputs,
  MonitorView,
} from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { SessionOutputs } from '@circuitwatch/shared/devices/device-session.ts';
import type { MonitorStart } from '@circuitwatch/shared/replay/monitor-start.ts';
import type { LedgerRow, RawBytes, RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import type { CoreToWeb, CommandRequest, LimitPreviewRequest } from '../link/core-feed.ts';
import type { BedClock } from './bed-clock.ts';
import type { BedOutlet, Send } from './bed-outlet.ts';
import { BlockBuilder } from './block-builder.ts';
import { GapLedger } from './gap-ledger.ts';
import { runEvent } from './run-events.ts';

/** At most one step in this time, so that bytes in many small pieces cost one step. Part of the alarm delay budget. */
export const stepSpacingMs = 10;
/** At least one step in this time: freshness and alarm timers run without data. */
export const stepPeriodMs = 100;
/** Every alarm is written again after this many changes, so that a restart reads no further back (alarm-memory.ts). */
const changesPerState = 1000;
/** Commands of one step; people are few. What is beyond is not answered, and the web process says so. */
const commandsMax = 256;

const changesLimits: ReadonlySet<string> = new Set(['limitsChanged', 'restored', 'discharged']);
/** R68: through the whole path every 10 s. */
const alarmTestPeriodMs = 10_000;

export interface BedMonitor {
  step(inputs: readonly MonitorInput[], nowMs: number): MonitorOutputs;
  view(nowMs: number): MonitorView;
  preview(changes: readonly LimitChange[]): LimitPreview;
}

export interface BedRuntimeSetup {
  readonly description: BedDescription;
  readonly monitor: BedMonitor;
  readonly outlet: BedOutlet;
  send(message: CoreToWeb): void;
  sendBlock(bytes: Uint8Array): void;
  /** The state of a device or its link changed. */
  onDevicesChanged(): void;
  /** An alarm changed; called after the step, on no alarm's way. */
  onAlarm?(transition: AlarmTransition): void;
  /** A person tries the gateway's own sounder, and may. */
  readonly onSounderTest?: () => void;
  /** A driver gave a channel that its bed does not have: a fault of ours, told once per name. */
  onUnknownChannel(name: string): void;
  readonly clock: BedClock;
}

export class BedRuntime {
  readonly description: BedDescription;
  readonly #setup: BedRuntimeSetup;
  readonly #builder: BlockBuilder;
  readonly #gaps = new GapLedger();
  #inputs: MonitorInput[] = [];
  #raw: RawBytes[] = [];
  #ledger: LedgerRow[] = [];
  /** Rows of the event log that come from no step. */
  #events: RunEvent[] = [];
  /** Numbered; what the screens have is `#sentSeq`, behind it while an alarm waits for its commit. */
  #seq = 0;
  #sentSeq = 0;
  /** Commands in the step to come, in order: who asked. */
  #requests: string[] = [];
  /** Alarm changes since every alarm was last written. */
  #changes = 0;
  #cancelStep: (() => void) | undefined;
  #toldUnknown = 0;
  #alarmTestMs = Number.NEGATIVE_INFINITY;
  #alarmTests = 0;
  #isStopped = false;

  constructor(setup: BedRuntimeSetup) {
    this.#setup = setup;
    this.description = setup.description;
    this.#builder = new BlockBuilder(setup.description);
  }

  /** The last number that was shown. */
  get sentSeq(): number {
    return this.#sentSeq;
  }

  /** Tests of the alarm path so far. */
  get alarmTests(): number {
    return this.#alarmTests;
  }

  get hasStepped(): boolean {
    return this.#setup.clock.lastStepMs > Number.NEGATIVE_INFINITY;
  }

  view(nowMs: number): MonitorView {
    return this.#setup.monitor.view(nowMs);
  }

  /** What a device's session said. Raw bytes alone wait for the next step; news for the monitor bring it forward. */
  receive(outputs: SessionOutputs): void {
    if (this.#isStopped) return;
    for (const record of outputs.raw) this.#raw.push(this.#taken(record));
    this.#ledger.push(...outputs.ledger);
    if (outputs.inputs.length === 0) return;
    for (const input of outputs.inputs) {
      if (input.type === 'frame') this.#gaps.frame(input.device, input.atMs);
    }
    this.#inputs.push(...outputs.inputs);
    this.#schedule();
  }

  /** Bytes that the last step could have had, had they come in time, are noted as taken up after it. */
  #taken(record: RawBytes): RawBytes {
    const { lastStepMs } = this.#setup.clock;
    return record.atMs > lastStepMs ? record : { ...record, takenMs: lastStepMs + 1 };
  }

  /** A person acts; answered after the step that takes it, when it is recorded. */
  command({ requestId, bedId, commandId, actor, command }: CommandRequest): void {
    if (this.#isStopped || this.#requests.length >= commandsMax) return;
    this.#requests.push(requestId);
    const atMs = this.#setup.clock.nowMs();
    this.#inputs.push({ type: 'command', atMs, bedId, commandId, actor, command });
    this.#schedule();
  }

  /** Answered at once and recorded nowhere: it changes nothing. */
  preview({ requestId, bedId, changes }: LimitPreviewRequest): void {
    if (this.#isStopped) return;
    const preview = this.#setup.monitor.preview(changes);
    this.#setup.send({ type: 'limitPreview', bedId, requestId, preview });
  }

  /** The gateway has looked at itself: part of the next step, which is soon. */
  technical(findings: readonly TechnicalFinding[]): void {
    if (this.#isStopped) return;
    const atMs = this.#setup.clock.nowMs();
    this.#inputs.push({ type: 'technical', atMs, findings });
    this.#events.push({ type: 'technical', atMs, device: null, detail: { findings } });
    this.#schedule();
  }

  /**
   * The first step: what was recorded of the alarms before, if anything. `wallOffsetMs`: wall minus gateway time. Writes
   * down what a re-run needs to begin as this monitor did.
   */
  restore(memory: AlarmMemory | null, wallOffsetMs: number, start: MonitorStart): void {
    const atMs = this.#setup.clock.nowMs();
    if (memory) this.#inputs.push({ type: 'restore', atMs, memory, wallOffsetMs });
    this.#events.push({ type: 'monitorStart', atMs, device: null, detail: { ...start } });
    this.#changes = changesPerState;
    this.step();
  }

  addLedger(row: LedgerRow): void {
    this.#ledger.push(row);
  }

  /** A row of the event log, written with the next step. Who adds them bounds them. */
  addEvent(event: RunEvent): void {
    if (!this.#isStopped) this.#events.push(event);
  }

  /** Called by the common timer. */
  stepIfDue(nowMs: number): void {
    if (nowMs - this.#setup.clock.lastStepMs >= stepPeriodMs - stepSpacingMs) this.step();
  }

  step(): void {
    this.#cancelStep?.();
    this.#cancelStep = undefined;
    const nowMs = this.#setup.clock.beginStep();
    const inputs = this.#inputs;
    this.#inputs = [];
    const outputs = this.#setup.monitor.step(inputs, nowMs);
    this.#publish(outputs, nowMs);
    this.#testAlarmPath(nowMs);
    this.#tellEvents(outputs);
    for (const transition of outputs.alarms) this.#setup.onAlarm?.(transition);
  }

  /** Nothing is received or stepped after this. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelStep?.();
    this.#cancelStep = undefined;
  }

  #schedule(): void {
    if (this.#cancelStep) return;
    const { clock } = this.#setup;
    const waitMs = Math.max(0, clock.lastStepMs + stepSpacingMs - clock.nowMs());
    this.#cancelStep = clock.after(waitMs, () => this.step());
  }

  #publish(outputs: MonitorOutputs, nowMs: number): void {
    const { bedId, epoch } = this.description;
    const blocks = this.#builder.build(outputs.samples, this.#seq + 1);
    this.#tellUnknown();
    const samples: Send[] = blocks.map((bytes, index) => {
      const seq = this.#seq + 1 + index;
      return () => {
        this.#sentSeq = seq;
        this.#setup.sendBlock(bytes);
      };
    });
    this.#seq += blocks.length;
    const events: RunEvent[] = [];
    const shown = [...this.#alarmSends(outputs, events), ...this.#replySends(outputs)];
    this.#addEvents(outputs, events, nowMs);
    const [raw, ledger] = [this.#raw, this.#ledger];
    if (blocks.length + events.length + raw.length + ledger.length === 0) return;
    this.#raw = [];
    this.#ledger = [];
    const batch = { bedId, epoch, seq: this.#seq, atMs: nowMs, blocks, raw, events, ledger };
    this.#setup.outlet.publish(batch, samples, shown);
  }

  /** Numbers and writes down what changed of bed and alarms, in the order in which it is shown. */
  #alarmSends(outputs: MonitorOutputs, events: RunEvent[]): Send[] {
    const { bedId, epoch } = this.description;
    const sends: Send[] = [];
    for (const transition of outputs.bedAlarms) {
      const seq = ++this.#seq;
      events.push({ type: 'bedAlarms', atMs: transition.atMs, transition });
      sends.push((recorded) => {
        this.#sentSeq = seq;
        this.#setup.send({ type: 'bedAlarms', bedId, epoch, seq, recorded, transition });
      });
    }
    if (outputs.bedAlarms.some(({ what }) => changesLimits.has(what))) {
      const { limits } = this.#setup.monitor.view(this.#setup.clock.nowMs());
      sends.push(() => this.#setup.send({ type: 'limits', bedId, limits }));
    }
    for (const transition of outputs.alarms) {
      const seq = ++this.#seq;
      events.push({ type: 'alarm', atMs: transition.atMs, transition });
      sends.push((recorded) => {
        this.#sentSeq = seq;
        this.#setup.send({ type: 'alarm', bedId, epoch, seq, recorded, transition });
      });
    }
    this.#changes += events.length;
    return sends;
  }

  /** One reply per command, in the order in which they came. */
  #replySends(outputs: MonitorOutputs): Send[] {
    const { bedId } = this.description;
    return outputs.replies.map((reply) => {
      const requestId = this.#requests.shift() ?? '';
      return (recorded) => {
        this.#setup.send({ type: 'commandReply', bedId, requestId, recorded, reply });
      };
    });
  }

  #addEvents(outputs: MonitorOutputs, events: RunEvent[], nowMs: number): void {
    events.push(...this.#events);
    this.#events = [];
    for (const event of outputs.events) {
      events.push(runEvent(event));
      const gap = event.type === 'freshness' ? this.#gaps.freshness(event) : undefined;
      if (gap) this.#ledger.push(gap);
    }
    if (this.#changes < changesPerState) return;
    this.#changes = 0;
    const { alarms, bedAlarms } = this.#setup.monitor.view(nowMs);
    events.push({ type: 'alarmState', atMs: nowMs, views: alarms, bed: bedAlarms });
  }

  /** Proves every 10 s that what the engine says reaches people: stepped, queued and sent as an alarm is (R68). */
  #testAlarmPath(nowMs: number): void {
    if (nowMs - this.#alarmTestMs < alarmTestPeriodMs) return;
    this.#alarmTestMs = nowMs;
    const n = ++this.#alarmTests;
    const { bedId } = this.description;
    this.#setup.outlet.pass(() => this.#setup.send({ type: 'alarmTest', bedId, n, atMs: nowMs }));
  }

  #tellEvents(outputs: MonitorOutputs): void {
    let devicesChanged = false;
    for (const event of outputs.events) {
      if (event.type === 'link' || event.type === 'freshness') devicesChanged = true;
      else if (event.type === 'command') this.#carryOut(event);
      else if (event.type === 'device') {
        const { atMs, device, detail } = event;
        this.#setup.send({
          type: 'event',
          bedId: this.description.bedId,
          atMs,
          device,
          event: event.event,
          detail,
        });
      }
    }
    if (devicesChanged) this.#setup.onDevicesChanged();
  }

  /** What a command asks of the gateway and not of the monitor. */
  #carryOut({ command, result }: CommandAttempt): void {
    if (command.type === 'testSounder' && result.outcome === 'done') this.#setup.onSounderTest?.();
  }

  #tellUnknown(): void {
    const names = this.#builder.unknown;
    if (names.size === this.#toldUnknown) return;
    for (const name of [...names].slice(this.#toldUnknown)) this.#setup.onUnknownChannel(name);
    this.#toldUnknown = names.size;
  }
}
