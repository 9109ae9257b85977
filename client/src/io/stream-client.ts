/**
 * The page's end of the stream worker: applies batches to the stores, tells the frame loop, acknowledges what was
 * painted, and notices a worker that has died. Nothing here renders.
 */
import { pageSound } from '../audio/page-sound.ts';
import { frameLoop } from '../charts/page-frames.ts';
import { liveStore } from '../state/live.ts';
import { localNow } from '../state/gateway-clock.ts';
import { gapLog } from '../state/gap-log-of-page.ts';
import { commandDesk, connectCommands } from '../state/commands.ts';
import { slowStore } from '../state/slow-store.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { DeviceStatus, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { AlarmCheck } from './alarm-check.ts';
import { BlockReader } from './batch-format.ts';
import { displayId } from './display-identity.ts';
import { paintStats } from './paint-stats.ts';
import { linkHeardMs, notLiveMs } from './reconnect.ts';
import type { FromWorker, StreamItem, ToWorker } from './worker-protocol.ts';

const keepAlivePeriodMs = 1_000;

type GapMessage = Extract<ServerMessage, { op: 'gap' }>;

const bedIdByIndex = new Map<number, string>();
const gapListeners = new Set<(gap: GapMessage) => void>();
let worker: Worker | undefined;
let workerHeardMs = localNow();
let heartbeatAtMs = 0;
const alarmCheck = new AlarmCheck((bedId) => send({ type: 'resync', bedId }));

/** Starts the stream once; the worker connects while the page is still being built. */
export function startStream(): void {
  const allBeds = pageSound.role === 'wall';
  worker = new Worker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'stream' });
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => receive(event.data));
  const url = new URL('/api/stream', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  send({
    type: 'start',
    url: url.href,
    clientName: 'screen',
    clientId: displayId(localStorageOrNone(), (bytes) => void crypto.getRandomValues(bytes)),
    role: pageSound.role,
    preferredBedId: slowStore.get().selectedBedId,
    allBeds,
  });
  followSelection(allBeds);
  frameLoop.onFrame((_nowMs, allPainted) => {
    if (allPainted) tellPainted();
  });
  giveSign();
  connectCommands((command) => send({ type: 'command', command }));
  pageSound.start(tellStatus);
  setInterval(keepAlive, keepAlivePeriodMs);
}

function localStorageOrNone(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** The canvas at the bottom edge belongs to the worker: it says there that this page hangs (frozen-sign.ts). */
function giveSign(): void {
  const canvas = document.createElement('canvas');
  if (!('transferControlToOffscreen' in canvas)) return;
  canvas.className = 'frozen-sign';
  canvas.ariaHidden = 'true';
  canvas.width = 1_920;
  canvas.height = 48;
  document.body.append(canvas);
  const offscreen = canvas.transferControlToOffscreen();
  worker?.postMessage({ type: 'sign', canvas: offscreen } satisfies ToWorker, [offscreen]);
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
    case 'tick':
      second();
      break;
    case 'linkLost':
      pageSound.setLinkLost(message.isLost);
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
    else {
      alarmCheck.message(item.message);
      if (applyMessage(item.message, item.localMs)) slow.push(item.message);
    }
  }
  if (slow.length > 0) slowStore.apply(slow);
  alarmCheck.compare(slowStore.get().beds, localNow());
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
      pageSound.setPolicy(message.sound);
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

function tellPainted(): void {
  const beat = paintStats.painted();
  if (beat !== undefined) send({ type: 'painted', beat });
}

/** Once a second, by the worker's clock (a hidden page's own timers may stand for a minute): sound, paint, signs of life. */
function second(): void {
  if (document.hidden) tellPainted();
  pageSound.second();
  tellStatus();
}

function tellStatus(): void {
  send({ type: 'alive', status: pageSound.status() });
}

/** A worker that says nothing any more is not a live page either; then the page's own timer has to do. */
function keepAlive(): void {
  const silentMs = localNow() - workerHeardMs;
  if (silentMs < notLiveMs) return;
  if (slowStore.get().connection.phase === 'live') setPhase('notLive');
  if (silentMs >= linkHeardMs) pageSound.setLinkLost(true);
  pageSound.second();
}
