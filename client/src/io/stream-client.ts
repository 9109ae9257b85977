/**
 * The page's end of the stream worker: applies batches to the stores, tells the frame loop, acknowledges what was
 * painted, and notices a worker that has died. Nothing here renders.
 */
import { frameLoop } from '../charts/page-frames.ts';
import { liveStore } from '../state/live.ts';
import { localNow } from '../state/gateway-clock.ts';
import { gapLog } from '../state/gap-log-of-page.ts';
import { slowStore } from '../state/slow-store.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { DeviceStatus, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { BlockReader } from './batch-format.ts';
import { paintStats } from './paint-stats.ts';
import { notLiveMs } from './reconnect.ts';
import type { FromWorker, StreamItem, StreamRole, ToWorker } from './worker-protocol.ts';

const keepAlivePeriodMs = 1_000;

type GapMessage = Extract<ServerMessage, { op: 'gap' }>;

const bedIdByIndex = new Map<number, string>();
const gapListeners = new Set<(gap: GapMessage) => void>();
let worker: Worker | undefined;
let workerHeardMs = localNow();
let heartbeatAtMs = 0;

export interface StreamOptions {
  readonly role: StreamRole;
  /** Subscribe every bed (a wall). */
  readonly allBeds: boolean;
}

/** Starts the stream once; the worker connects while the page is still being built. */
export function startStream(options: StreamOptions = { role: 'bedside', allBeds: false }): void {
  worker = new Worker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'stream' });
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => receive(event.data));
  const url = new URL('/api/stream', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  send({
    type: 'start',
    url: url.href,
    clientName: 'screen',
    role: options.role,
    preferredBedId: slowStore.get().selectedBedId,
    allBeds: options.allBeds,
  });
  followSelection(options.allBeds);
  frameLoop.onFrame((_nowMs, allPainted) => {
    if (allPainted) tellPainted();
  });
  setInterval(keepAlive, keepAlivePeriodMs);
}

/** A hole that the stream could not fill; the history fetches it. */
export function onGap(listener: (gap: GapMessage) => void): () => void {
  gapListeners.add(listener);
  return () => gapListeners.delete(listener);
}

function send(message: ToWorker): void {
  worker?.postMessage(message);
}

function followSelection(allBeds: boolean): void {
  let bedId = slowStore.get().selectedBedId;
  slowStore.subscribe(() => {
    const selected = slowStore.get().selectedBedId;
    if (selected === null || selected === bedId) return;
    bedId = selected;
    liveStore.focus(bedId);
    send({ type: 'select', bedId, allBeds });
  });
  liveStore.focus(bedId);
}

function receive(message: FromWorker): void {
  workerHeardMs = localNow();
  switch (message.type) {
    case 'batch':
      applyItems(message.items);
      send({ type: 'consumed' });
      break;
    case 'link':
      setPhase(message.phase);
      break;
    case 'mismatch':
      slowStore.setConnection({
        phase: 'protocolMismatch',
        gatewayVersion: message.gatewayVersion,
        pageVersion: protocolVersion,
      });
      break;
    case 'errors':
      slowStore.countStreamErrors(message.count);
      break;
  }
}

function setPhase(phase: 'connecting' | 'live' | 'notLive' | 'coreAway'): void {
  const sinceMs = heartbeatAtMs;
  slowStore.setConnection(phase === 'notLive' || phase === 'coreAway' ? { phase, sinceMs } : { phase });
}

function applyItems(items: readonly StreamItem[]): void {
  const slow: ServerMessage[] = [];
  const samplesBefore = liveStore.samples;
  for (const item of items) {
    if (item.kind === 'blocks') applyBlocks(item.flat);
    else if (applyMessage(item.message, item.localMs)) slow.push(item.message);
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
      paintStats.applied(message.bedId, message.epoch, message.seq);
      return true;
    case 'gap':
      takeGap(message);
      return false;
    case 'recording':
    case 'event':
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

function tellPainted(): void {
  const beat = paintStats.painted();
  if (beat !== undefined) send({ type: 'painted', beat });
}

/** Once a second: a hidden page paints nothing and reports what it has; a worker that says nothing is not a live page. */
function keepAlive(): void {
  if (document.hidden) tellPainted();
  const { phase } = slowStore.get().connection;
  if (phase === 'live' && localNow() - workerHeardMs >= notLiveMs) setPhase('notLive');
}
