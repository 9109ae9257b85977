/**
 * Items of a source, applied to the stores of the page: samples to the live store, messages to the slow one. The same for
 * the live stream and for a replay, so that both show the same (stream-client.ts, replay/replay-source.ts).
 */
import { frameLoop } from '../charts/page-frames.ts';
import { commandDesk } from '../state/commands.ts';
import { gapLog } from '../state/gap-log-of-page.ts';
import { liveStore } from '../state/live.ts';
import { slowStore } from '../state/slow-store.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { DeviceStatus, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { BlockReader } from './batch-format.ts';
import { paintStats } from './paint-stats.ts';
import type { StreamItem } from './worker-protocol.ts';

type GapMessage = Extract<ServerMessage, { op: 'gap' }>;

const bedIdByIndex = new Map<number, string>();
const gapListeners = new Set<(gap: GapMessage) => void>();
let heartbeatAtMs = 0;

function ignore(): void {
  // A replay has nobody else to tell.
}

/** Gateway time of the last heartbeat; 0 before the first. */
export function lastHeartbeatMs(): number {
  return heartbeatAtMs;
}

/** A hole that the stream could not fill; the history fetches it. */
export function onGap(listener: (gap: GapMessage) => void): () => void {
  gapListeners.add(listener);
  return () => gapListeners.delete(listener);
}

/**
 * Applies one batch in order; `hear` is told of every message first.
 */
export function applyItems(
  items: readonly StreamItem[],
  hear: (message: ServerMessage) => void = ignore,
): void {
  const slow: ServerMessage[] = [];
  const samplesBefore = liveStore.samples;
  for (const item of items) {
    if (item.kind === 'blocks') applyBlocks(item.flat);
    else {
      hear(item.message);
      if (applyMessage(item.message, item.localMs)) slow.push(item.message);
    }
  }
  if (slow.length > 0) slowStore.apply(slow);
  liveStore.flush();
  // A heartbeat alone changes no drawing, and would hold up the next samples.
  if (liveStore.samples > samplesBefore || slow.length > 0) frameLoop.invalidateAll();
  frameLoop.requestFrame();
}

function applyBlocks(flat: Float64Array): void {
  const reader = new BlockReader(flat);
  while (reader.next()) {
    const bedId = bedIdByIndex.get(reader.bedIndex);
    if (bedId === undefined) continue;
    liveStore.applyBlock(bedId, reader);
    paintStats.applied(bedId, reader.epoch, reader.seq);
  }
  if (reader.skipped > 0) slowStore.countStreamErrors(reader.skipped);
}

/** True when the slow store wants the message too. */
function applyMessage(message: ServerMessage, localMs: number): boolean {
  switch (message.op) {
    case 'hello':
      liveStore.heartbeat(message.clock.atMs, message.clock.wallMs, localMs);
      return true;
    case 'heartbeat':
      heartbeatAtMs = message.atMs;
      paintStats.beat(message.n);
      liveStore.heartbeat(message.atMs, message.wallMs, localMs);
      return false;
    case 'bed':
      bedIdByIndex.set(message.bed.bedIndex, message.bed.bedId);
      liveStore.describeBed(message.bed.bedId, message.bed.epoch, message.bed.channels, message.bed.sources);
      return true;
    case 'snapshot':
      takeDevices(message.bedId, message.devices);
      liveStore.applySnapshot(message.bedId, message.samples);
      paintStats.applied(message.bedId, message.epoch, message.seq);
      return true;
    case 'devices':
      takeDevices(message.bedId, message.devices);
      return true;
    case 'alarm':
    case 'bedAlarms':
      paintStats.applied(message.bedId, message.epoch, message.seq);
      return true;
    case 'gap':
      takeGap(message);
      return false;
    case 'commandReply':
      commandDesk.replied(message);
      return false;
    case 'commandFailed':
      commandDesk.failed(message);
      return false;
    case 'recording':
    case 'event':
    case 'limits':
    case 'alarmTest':
    case 'error':
      return true;
    default:
      return assertNever(message, 'message');
  }
}

function takeGap(gap: GapMessage): void {
  if (gap.fromMs !== null && gap.toMs !== null) {
    const cause = gap.reason === 'conflated' ? 'conflated' : 'unknown';
    gapLog.add(gap.bedId, { fromMs: gap.fromMs, toMs: gap.toMs, cause, device: null });
  }
  for (const listener of gapListeners) listener(gap);
}

function takeDevices(bedId: string, devices: readonly DeviceStatus[]): void {
  liveStore.setPeriods(bedId, new Map(devices.map(({ device, periodMs }) => [device, periodMs])));
  gapLog.links(bedId, devices, liveStore.now());
}
