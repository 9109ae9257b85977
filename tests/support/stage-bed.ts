/**
 * The neonate of the staged pictures: devices, limits, and what every channel reads at any time before "now". A pure
 * function of time, so that history and live stream agree and a picture can be taken again.
 */
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';

export const stageDevices = [
  {
    device: 'console',
    profile: 'xenios-novalung',
    role: 'pump',
    name: { en: 'Xenios / Novalung console', zh: 'Xenios / Novalung 主机' },
    grade: 'C',
    port: 'serial:/dev/serial/by-id/usb-FTDI-console-if00?baud=9600',
    periodMs: 200,
    channels: ['rpm', 'rpmSet', 'flow@console', 'flowSet', 'p1', 'p2', 'p3'],
  },
  {
    device: 'probe',
    profile: 'emtec-bioprott',
    role: 'flowProbe',
    name: { en: 'BioProTT FlowTrack flow meter', zh: 'BioProTT FlowTrack 流量计' },
    grade: 'B',
    port: 'serial:/dev/serial/by-id/usb-FTDI-probe-if00?baud=115200',
    periodMs: 200,
    channels: ['flow', 'flowMean10s', 'flowCoupling'],
  },
  {
    device: 'cdi',
    profile: 'terumo-cdi-ascii',
    role: 'bloodParameters',
    name: { en: 'CDI 500 / 550 blood gas monitor (ASCII)', zh: 'CDI 500 / 550 血气监测仪（ASCII）' },
    grade: 'A',
    port: 'serial:/dev/serial/by-id/usb-FTDI-cdi-if00?baud=9600',
    periodMs: 6_000,
    channels: [
      'svo2',
      'so2ArtCalculated',
      'hct',
      'hb',
      'phArt',
      'pco2Art',
      'po2Art',
      'tArt',
      'tVen',
      'hco3',
      'baseExcess',
      'potassium',
      'phVen',
      'pco2Ven',
      'po2Ven',
    ],
  },
  {
    device: 'gas',
    profile: 'alicat',
    role: 'sweepGas',
    name: { en: 'Alicat gas flow meter or controller', zh: 'Alicat 气体流量计/控制器' },
    grade: 'A',
    port: 'tcp://10.0.4.7:4001',
    periodMs: 200,
    channels: ['sweep', 'sweepSet', 'pGas', 'tGas'],
  },
] as const;

export const stageDerived = [
  'dP',
  'dPPerFlow',
  'flowPerKg',
  'flowIndex',
  'pumpHead',
  'sweepFlowRatio',
] as const;

/** What a channel reads, with the size of its slow swing and of its noise. */
const readings: Readonly<Record<string, readonly [base: number, swing: number, noise: number]>> = {
  flow: [0.31, 0.003, 0.004],
  'flow@console': [0.31, 0.003, 0.004],
  flowMean10s: [0.31, 0.003, 0.001],
  flowSet: [0.31, 0, 0],
  flowCoupling: [94, 1, 0.5],
  rpm: [2010, 0, 3],
  rpmSet: [2010, 0, 0],
  p1: [-12, 1, 1],
  p2: [105, 1, 1],
  p3: [93, 1, 0.5],
  svo2: [74, 1, 0.4],
  so2ArtCalculated: [100, 0, 0],
  hct: [37, 0.3, 0.1],
  hb: [12.4, 0.1, 0.05],
  phArt: [7.41, 0.01, 0.004],
  pco2Art: [37, 0.6, 0.3],
  po2Art: [248, 4, 2],
  phVen: [7.36, 0.01, 0.004],
  pco2Ven: [44, 0.6, 0.3],
  po2Ven: [41, 0.6, 0.3],
  tArt: [36.6, 0.1, 0.03],
  tVen: [36.4, 0.1, 0.03],
  hco3: [24, 0.3, 0.2],
  baseExcess: [-1, 0.3, 0.2],
  potassium: [3.9, 0.05, 0.04],
  sweep: [0.3, 0.001, 0.002],
  sweepSet: [0.3, 0, 0],
  pGas: [768, 1, 1],
  tGas: [24.2, 0.2, 0.05],
};

export function stageBed(label: string, bedIndex: number, epoch: number, nowMs: number): BedDescription {
  return {
    bedId: `bed-${label}`,
    label,
    bedIndex,
    epoch,
    runId: `bed-${label}-run`,
    runStartedMs: nowMs - ((2 * 24 + 7) * 60 + 14) * 60_000,
    patient: {
      weightKg: 3.1,
      heightCm: 50,
      mode: 'VA',
      band: 'neonate',
      targetFlowLpm: 0.31,
      cannulae: {
        drainage: { sizeFr: 11, model: 'LS mini', p1MinMmhg: { limit: -90, source: 'maker, sheet 4' } },
      },
    },
    devices: stageDevices.map(({ device, profile, role, name, grade, port }) => ({
      device,
      profile,
      role,
      name,
      grade,
      port,
    })),
    channels: [...stageDevices.flatMap((device) => device.channels), ...stageDerived],
    sources: [...stageDevices.map((device) => device.device), 'derived'],
  };
}

/** Noise in [-1, 1] that depends only on the channel and the time. */
function noise(channel: string, step: number): number {
  let hash = Math.imul(step, 0x9e3779b1) ^ 0x811c9dc5;
  for (const letter of channel) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x8000_0000 - 1;
}

export type Overrides = Readonly<Record<string, number>>;

/**
 * What a channel reads `agoMs` before the moment of the picture. `clotting: 1` lets P2 climb for
 * hours; a suction 2.4 h ago dips flow and P1; the rest of `now` are the stage's own numbers of the last seconds.
 */
export function stageValue(channel: string, atMs: number, agoMs: number, now: Overrides): number {
  const of = (id: string): number => stageValue(id, atMs, agoMs, now);
  switch (channel) {
    case 'dP':
      return Math.round(of('p2')) - Math.round(of('p3'));
    case 'dPPerFlow':
      return (of('p2') - of('p3')) / of('flow');
    case 'flowPerKg':
      return (of('flow') * 1000) / 3.1;
    case 'flowIndex':
      return of('flow') / 0.2;
    case 'pumpHead':
      return of('p2') - of('p1');
    case 'sweepFlowRatio':
      return of('sweep') / of('flow');
    default:
      return measured(channel, atMs, agoMs, now);
  }
}

function measured(channel: string, atMs: number, agoMs: number, now: Overrides): number {
  const clotting = now['clotting'] ?? 0;
  const [base, swing, rough] = readings[channel] ?? [0, 0, 0];
  const recent = agoMs < 25_000 ? now[channel] : undefined;
  const hoursAgo = agoMs / 3_600_000;
  const clot = channel === 'p2' ? clotting * 10 * Math.exp(-hoursAgo / 2.2) : 0;
  const suction = Math.exp(-(((hoursAgo - 2.4) / 0.06) ** 2));
  const dip = suction * (channel === 'flow' ? -0.05 : channel === 'p1' ? -18 : channel === 'svo2' ? -4 : 0);
  const speed = channel.startsWith('rpm') && hoursAgo > 1.3 ? -35 : 0;
  return (
    (recent ?? base + clot + dip + speed) +
    swing * Math.sin(atMs / 700_000 + channel.length) +
    rough * noise(channel, Math.floor(atMs / 400))
  );
}

const none = { warning: null, alarm: null, critical: null };

export const stageLimits: readonly ChannelLimits[] = [
  {
    channel: 'flow',
    low: { warning: 0.25, alarm: null, critical: 0.19 },
    high: { ...none, warning: 0.4 },
  },
  { channel: 'rpm', low: none, high: { warning: 2_170, alarm: null, critical: 2_470 } },
  {
    channel: 'p1',
    low: { warning: -40, alarm: -60, critical: -100 },
    high: { ...none, warning: 20 },
  },
  { channel: 'dP', low: none, high: { warning: 20, alarm: null, critical: 40 } },
  { channel: 'dPPerFlow', low: none, high: { ...none, alarm: 65 } },
  {
    channel: 'svo2',
    low: { warning: 68, alarm: 60, critical: 50 },
    high: { ...none, warning: 90 },
  },
];
