/**
 * The page's end of the stream worker: applies its batches (apply-items.ts), acknowledges what was
 * painted, and notices a worker that has died. Nothing here renders.
 */
import { pageSound } from '../audio/page-sound.ts';
import { frameLoop } from '../charts/page-frames.ts';
import { liveStore } from '../state/live.ts';
import { localNow } from '../state/gateway-clock.ts';
import { connectCommands } from '../state/commands.ts';
import { slowStore } from '../state/slow-store.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { AlarmCheck } from './alarm-check.ts';
import { applyItems, lastHeartbeatMs } from './apply-items.ts';
import { displayId } from './display-identity.ts';
import { paintStats } from './paint-stats.ts';
import { linkHeardMs, notLiveMs } from './reconnect.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

const keepAlivePeriodMs = 1_000;

let worker: Worker | undefined;
let workerHeardMs = localNow();
const alarmCheck = new AlarmCheck((bedId) => send({ type: 'resync', bedId }));

/** What only a page with a link does with a message, before it is applied. */
function hear(message: ServerMessage): void {
  alarmCheck.message(message);
  if (message.op === 'hello') pageSound.setPolicy(message.sound);
}

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
      applyItems(message.items, hear);
      alarmCheck.compare(slowStore.get().beds, localNow());
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
  const sinceMs = lastHeartbeatMs();
  slowStore.setConnection(phase === 'notLive' || phase === 'coreAway' ? { phase, sinceMs } : { phase });
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
