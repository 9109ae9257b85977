/**
 * `/metrics` for Prometheus. Everything is read from the state at the scrape, so the hot paths count in plain fields and
 * know nothing of metrics. No patient data: beds by id, devices by id.
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { WebParts } from '../web-deps.ts';

/** One metric: its current values by label, taken at the scrape. */
interface Reading {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: readonly string[];
  readonly values: () => Iterable<readonly [labels: Record<string, string>, value: number]>;
}

function single(name: string, help: string, kind: Reading['kind'], value: () => number): Reading {
  return { name, help, kind, labels: [], values: () => [[{}, value()]] };
}

function byReason(name: string, help: string, counts: () => Readonly<Record<string, number>>): Reading {
  const values = (): [Record<string, string>, number][] =>
    Object.entries(counts()).map(([reason, count]) => [{ reason }, count]);
  return { name, help, kind: 'counter', labels: ['reason'], values };
}

function processReadings({ state, hub, stream }: WebParts): Reading[] {
  const isAlive = (): number => (state.isCoreAlive() ? 1 : 0);
  return [
    single('core_alive', 'Whether the core was heard in the last 3 s', 'gauge', isAlive),
    single('viewers', 'Connected viewers of the stream', 'gauge', () => stream.viewers),
    single('viewers_conflated', 'Viewers that get newest values only', 'gauge', () => hub.conflatedViewers),
    single(
      'viewers_accepted_total',
      'Stream connections accepted',
      'counter',
      () => stream.counters.accepted,
    ),
    single('stream_flushes_total', 'Flushes to viewers', 'counter', () => hub.counters.flushes),
    single('stream_frames_total', 'Frames sent to viewers', 'counter', () => hub.counters.framesSent),
    single(
      'stream_conflations_total',
      'Times a viewer fell behind',
      'counter',
      () => hub.counters.conflations,
    ),
    single('feed_blocks_total', 'Blocks from the core', 'counter', () => state.counters.blocks),
    single('feed_messages_total', 'Messages from the core', 'counter', () => state.counters.messages),
    single('feed_refused_total', 'Blocks and messages of no use', 'counter', () => state.counters.refused),
    single('feed_holes_total', 'Holes in the feed of the core', 'counter', () => state.counters.holes),
    byReason('viewers_refused_total', 'Stream connections refused', () => stream.counters.refused),
    byReason('viewers_closed_total', 'Closed for what they did', () => stream.counters.closed),
    byReason('viewers_terminated_total', 'Cut off to resume', () => hub.counters.terminated),
  ];
}

function bedReadings({ state }: WebParts): Reading[] {
  const beds = state.beds.bind(state);
  const recording = (): [Record<string, string>, number][] =>
    beds().map(({ mirror }) => [{ bed: mirror.bed.bedId }, mirror.recording.ok ? 1 : 0]);
  const position = (): [Record<string, string>, number][] =>
    beds().map(({ mirror }) => [{ bed: mirror.bed.bedId }, mirror.position?.seq ?? 0]);
  const alarms = (): [Record<string, string>, number][] =>
    beds().map(({ mirror }) => {
      const active = mirror.alarms().filter((alarm) => alarm.onsetMs !== null);
      return [{ bed: mirror.bed.bedId }, active.length];
    });
  return [
    { name: 'bed_recording', help: 'Recording works', kind: 'gauge', labels: ['bed'], values: recording },
    { name: 'bed_seq', help: 'Position in the epoch', kind: 'gauge', labels: ['bed'], values: position },
    { name: 'bed_alarms', help: 'Alarms that are on', kind: 'gauge', labels: ['bed'], values: alarms },
  ];
}

function portReadings({ state }: WebParts): Reading[] {
  const counters = ['bytes', 'frames', 'discardedBytes', 'checksumErrors', 'reopens'] as const;
  return counters.map((field): Reading => {
    const values = (): [Record<string, string>, number][] =>
      state
        .beds()
        .flatMap(({ mirror }) =>
          mirror.devices.map((device): [Record<string, string>, number] => [
            { bed: mirror.bed.bedId, device: device.device },
            device.counters[field],
          ]),
        );
    const name = `port_${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;
    return { name, help: `Port counter ${field}`, kind: 'counter', labels: ['bed', 'device'], values };
  });
}

function register(registry: Registry, reading: Reading): void {
  const { help, labels, values } = reading;
  const options = {
    name: `circuitwatch_${reading.name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
  };
  if (reading.kind === 'gauge') {
    const gauge = new Gauge({
      ...options,
      collect: () => {
        gauge.reset();
        for (const [label, value] of values()) gauge.set(label, value);
      },
    });
    return;
  }
  const counter = new Counter({
    ...options,
    collect: () => {
      counter.reset();
      for (const [label, value] of values()) counter.inc(label, value);
    },
  });
}

export function registerMetrics(app: FastifyInstance, parts: WebParts): void {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    // Its own timers: at the default 10 ms the measuring costs more than a bed.
    eventLoopMonitoringPrecision: 100,
    eventLoopUtilizationTimeout: 5000,
  });
  for (const reading of [...processReadings(parts), ...bedReadings(parts), ...portReadings(parts)])
    register(registry, reading);
  app.addHook('onClose', async () => registry.clear());
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics()),
  );
}
