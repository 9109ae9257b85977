/**
 * The WebSocket of the page, in a worker: a page that is busy painting still answers, still notices a silent gateway and
 * never loses an alarm message. Protocol in stream-session.ts; here are the socket, the timers and the watchdog.
 */
import { serialiseClientMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import { localNow } from '../state/gateway-clock.ts';
import { FrozenSign } from './frozen-sign.ts';
import { Outbox } from './outbox.ts';
import { PagePulse } from './page-pulse.ts';
import { deadSocketMs, isLinkLossHeard, linkPhase, openTimeoutMs, reconnectDelayMs } from './reconnect.ts';
import { StreamSession } from './stream-session.ts';
import type { FromWorker, StreamItem, ToWorker } from './worker-protocol.ts';

const watchdogPeriodMs = 250;
const tickPeriodMs = 1_000;
/** Failed messages are told at most once per watchdog period, as a count. */
let errorCount = 0;
let lastError = '';

let url = '';
let session: StreamSession | undefined;
let socket: WebSocket | undefined;
let attempt = 0;
let startedMs = localNow();
let socketMs = 0;
let shownPhase = '';
let isLossHeard = false;
let pulse = new PagePulse(localNow());
let sign: FrozenSign | undefined;
let stopped = false;

function toPage(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

const outbox = new Outbox((items: StreamItem[]) => {
  const buffers = items.flatMap((item) => (item.kind === 'blocks' ? [item.flat.buffer] : []));
  toPage({ type: 'batch', items }, buffers);
});

function connect(): void {
  if (stopped || session === undefined) return;
  const opened = new WebSocket(url);
  opened.binaryType = 'arraybuffer';
  socket = opened;
  socketMs = localNow();
  opened.addEventListener('open', () => {
    if (socket === opened) session?.opened();
  });
  opened.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (socket !== opened) return;
    socketMs = localNow();
    if (typeof event.data === 'string') session?.text(event.data);
    else if (event.data instanceof ArrayBuffer) session?.binary(new Uint8Array(event.data));
    if (session?.heartbeatsSinceOpen === 1) attempt = 0;
    outbox.flush();
    tellPhase();
  });
  opened.addEventListener('close', () => {
    if (socket === opened) lost();
  });
}

/** The socket is gone or given up: forget it and try again later. */
function lost(): void {
  const old = socket;
  socket = undefined;
  old?.close();
  if (stopped) return;
  setTimeout(connect, reconnectDelayMs(attempt++, Math.random()));
}

function watch(): void {
  const nowMs = localNow();
  paintSign(nowMs);
  tellLoss(nowMs);
  if (session === undefined || stopped) return;
  const socketOpen = socket?.readyState === WebSocket.OPEN;
  const patienceMs = socketOpen && session.greeted ? deadSocketMs : openTimeoutMs;
  if (socket !== undefined && nowMs - socketMs >= patienceMs) lost();
  tellPhase();
  if (outbox.takeRecovered()) {
    session.recovered();
    outbox.flush();
  }
  if (errorCount > 0) {
    toPage({ type: 'errors', count: errorCount, last: lastError });
    errorCount = 0;
  }
}

function tellPhase(): void {
  if (session === undefined || stopped) return;
  const phase = linkPhase(
    {
      heartbeatMs: session.lastHeartbeatMs,
      startedMs,
      coreAlive: session.coreAlive,
      socketOpen: socket?.readyState === WebSocket.OPEN,
    },
    localNow(),
  );
  if (phase === shownPhase) return;
  shownPhase = phase;
  toPage({ type: 'link', phase, sinceMs: session.lastHeartbeatMs ?? null });
}

/** Once a second to the page; and to the gateway what the page last said, with its age, also while it says nothing. */
function tick(): void {
  const nowMs = localNow();
  pulse.tick(nowMs);
  toPage({ type: 'tick' });
  if (pulse.ageMs(nowMs) > tickPeriodMs) report();
}

function report(): void {
  const status = pulse.report(localNow());
  if (status) session?.status(status);
}

function tellLoss(nowMs: number): void {
  if (session === undefined) return;
  const { coreAlive, lastCoreAliveMs } = session;
  const isHeard = stopped || isLinkLossHeard({ coreAlive, startedMs, coreMs: lastCoreAliveMs }, nowMs);
  if (isHeard === isLossHeard) return;
  isLossHeard = isHeard;
  toPage({ type: 'linkLost', isLost: isHeard });
}

function paintSign(nowMs: number): void {
  if (pulse.isFrozen(nowMs)) sign?.show(pulse.ageMs(nowMs));
  else sign?.hide();
}

function start(message: Extract<ToWorker, { type: 'start' }>): void {
  url = message.url;
  startedMs = localNow();
  pulse = new PagePulse(startedMs);
  session = new StreamSession(
    {
      send: (clientMessage) => {
        if (socket?.readyState === WebSocket.OPEN) socket.send(serialiseClientMessage(clientMessage));
      },
      emit: (item) => outbox.add(item),
      mismatch: (gatewayVersion) => {
        stopped = true;
        socket?.close();
        toPage({ type: 'mismatch', gatewayVersion });
      },
      error: (what) => {
        errorCount++;
        lastError = what;
      },
      localNow,
    },
    {
      clientName: message.clientName,
      clientId: message.clientId,
      role: message.role,
      bedId: message.preferredBedId,
      allBeds: message.allBeds,
    },
  );
  connect();
  setInterval(watch, watchdogPeriodMs);
  setInterval(tick, tickPeriodMs);
}

addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.type) {
    case 'start':
      return start(message);
    case 'select':
      return session?.select(message.bedId, message.allBeds);
    case 'consumed':
      return outbox.consumed();
    case 'alive':
      pulse.answered(message.status, localNow());
      return report();
    case 'command':
      session?.command(message.command, socket?.readyState === WebSocket.OPEN);
      return outbox.flush();
    case 'resync':
      return session?.resync(message.bedId);
    case 'sign':
      sign = new FrozenSign(message.canvas);
      return undefined;
    case 'painted':
      return session?.painted(message.beat);
  }
});
