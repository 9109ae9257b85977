/**
 * Invented beds for the fake gateway: which devices they have and what every channel reads at any time. Values are a pure
 * function of bed, channel and time, so the live stream and the invented history agree.
 */
import { secondSource } from '@circuitwatch/shared/channels/catalog.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';

export interface SyntheticDevice {
  readonly device: string;
  readonly profile: string;
  readonly name: { en: string; zh: string };
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'E';
  readonly periodMs: number;
  readonly channels: readonly string[];
}

export const syntheticDevices: readonly SyntheticDevice[] = [
  {
    device: 'console',
    profile: 'xenios-novalung',
    name: { en: 'Xenios console', zh: 'Xenios 主机' },
    grade: 'C',
    periodMs: 200,
    channels: ['rpm', 'rpmSet', secondSource('flow', 'console'), 'flowSet', 'p1', 'p2', 'p3', 't1', 't2'],
  },
  {
    device: 'probe',
    profile: 'emtec-bioprott',
    name: { en: 'em-tec BioProTT', zh: 'em-tec BioProTT' },
    grade: 'B',
    periodMs: 100,
    channels: ['flow', 'flowMean1s', 'flowMean10s', 'flowCoupling', 'flowProbeTemp', 'flowProbeStatus'],
  },
  {
    device: 'cdi',
    profile: 'terumo-cdi-ascii',
    name: { en: 'Terumo CDI 500', zh: '泰尔茂 CDI 500' },
    grade: 'B',
    periodMs: 6000,
    channels: ['svo2', 'hct', 'hb', 'phArt', 'pco2Art', 'po2Art', 'tArt', 'tVen', 'hco3', 'potassium'],
  },
  {
    device: 'gas',
    profile: 'alicat',
    name: { en: 'Alicat flow controller', zh: 'Alicat 气体流量控制器' },
    grade: 'A',
    periodMs: 200,
    channels: ['sweep', 'sweepSet', 'sweepGas', 'pGas', 'tGas'],
  },
];

export const derivedChannels = ['dP', 'dPPerFlow', 'flowPerKg', 'pumpHead', 'sweepFlowRatio'] as const;

/** Base, slow swing, fast swing and noise of a channel for a bed of scale 1 (an adult). */
const shapes: Readonly<Record<string, readonly [base: number, slow: number, fast: number, noise: number]>> = {
  rpm: [3400, 40, 0, 6],
  rpmSet: [3400, 0, 0, 0],
  flow: [4.2, 0.25, 0.05, 0.02],
  flowSet: [4.2, 0, 0, 0],
  p1: [-62, 8, 4, 2],
  p2: [214, 10, 4, 3],
  p3: [186, 9, 4, 3],
  t1: [36.8, 0.2, 0, 0.02],
  t2: [36.5, 0.2, 0, 0.02],
  flowCoupling: [92, 2, 0, 0.5],
  flowProbeTemp: [31, 1, 0, 0],
  flowProbeStatus: [0, 0, 0, 0],
  svo2: [72, 4, 0, 0.4],
  hct: [31, 1, 0, 0.2],
  hb: [10.4, 0.3, 0, 0.05],
  phArt: [7.41, 0.03, 0, 0.005],
  pco2Art: [40, 3, 0, 0.5],
  po2Art: [212, 20, 0, 3],
  tArt: [36.9, 0.2, 0, 0.02],
  tVen: [36.2, 0.2, 0, 0.02],
  hco3: [24, 1, 0, 0.2],
  potassium: [4.1, 0.2, 0, 0.05],
  sweep: [3.5, 0.02, 0.01, 0.005],
  sweepSet: [3.5, 0, 0, 0],
  sweepGas: [1, 0, 0, 0],
  pGas: [772, 4, 0, 1],
  tGas: [24, 0.6, 0, 0.05],
};

const patients: readonly BedDescription['patient'][] = [
  { weightKg: 78, heightCm: 178, mode: 'VA', band: 'adult', targetFlowLpm: 4.2 },
  { weightKg: 3.4, heightCm: 51, mode: 'VA', band: 'neonate', targetFlowLpm: 0.42 },
  { weightKg: 24, heightCm: 124, mode: 'VV', band: 'child', targetFlowLpm: 2.1 },
  { weightKg: 66, heightCm: 169, mode: 'VV', band: 'adult', targetFlowLpm: 4 },
];

/** Noise that depends on nothing but bed, channel and time: a hash in [-1, 1]. */
function noiseAt(text: string, step: number): number {
  let hash = Math.imul(step, 0x9e3779b1) ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x8000_0000 - 1;
}

export function describeBed(index: number, epoch: number, runStartedMs: number): BedDescription {
  const patient = patients[index % patients.length];
  if (!patient) throw new Error('no patient');
  return {
    bedId: `bed-${index + 1}`,
    label: String(index + 1),
    bedIndex: index,
    epoch,
    runId: `bed-${index + 1}-run`,
    runStartedMs,
    patient,
    devices: syntheticDevices.map(({ device, profile, name, grade }) => ({
      device,
      profile,
      name,
      grade,
      port: `memory:${device}-${index + 1}`,
    })),
    channels: [...syntheticDevices.flatMap((device) => device.channels), ...derivedChannels],
    sources: [...syntheticDevices.map((device) => device.device), 'derived'],
  };
}

/** p1 dips for 20 s of every 60 s on the first bed: the alarm that comes and goes. */
export function isDipping(bedIndex: number, atMs: number): boolean {
  return bedIndex === 0 && atMs % 60_000 >= 40_000;
}

/** The CDI of the second bed is silent for 40 s of every 120 s. */
export function isSilent(bedIndex: number, device: string, atMs: number): boolean {
  return bedIndex === 1 && device === 'cdi' && atMs % 120_000 >= 80_000;
}

function measured(bed: BedDescription, channel: string, atMs: number): number {
  const id = channel.split('@')[0]?.replace(/^flowMean\d+s$/, 'flow') ?? channel;
  const [base, slow, fast, noise] = shapes[id] ?? [0, 0, 0, 0];
  const scale = id.startsWith('flow') && base < 10 ? bed.patient.targetFlowLpm / 4.2 : 1;
  const phase = bed.bedIndex * 1.7;
  const value =
    base +
    slow * Math.sin(atMs / 180_000 + phase) +
    fast * Math.sin(atMs / 1500 + phase) +
    noise * noiseAt(bed.bedId + channel, Math.floor(atMs / 100));
  const dip = id === 'p1' && isDipping(bed.bedIndex, atMs) ? -70 : 0;
  return value * scale + dip;
}

/** What a channel of the bed reads at a time, in its unit. */
export function valueAt(bed: BedDescription, channel: string, atMs: number): number {
  const of = (id: string): number => measured(bed, id, atMs);
  switch (channel) {
    case 'dP':
      return of('p2') - of('p3');
    case 'dPPerFlow':
      return (of('p2') - of('p3')) / of('flow');
    case 'flowPerKg':
      return (of('flow') * 1000) / bed.patient.weightKg;
    case 'pumpHead':
      return of('p2') - of('p1');
    case 'sweepFlowRatio':
      return of('sweep') / of('flow');
    default:
      return of(channel);
  }
}

export function limitsOf(bed: BedDescription): ChannelLimits[] {
  const none = { warning: null, alarm: null, critical: null };
  const target = bed.patient.targetFlowLpm;
  return [
    {
      channel: 'flow',
      low: { warning: target * 0.9, alarm: target * 0.8, critical: target * 0.6 },
      high: none,
    },
    { channel: 'p1', low: { warning: -80, alarm: -100, critical: -150 }, high: none },
    { channel: 'dP', low: none, high: { warning: 40, alarm: 60, critical: 80 } },
    { channel: 'svo2', low: { warning: 65, alarm: 60, critical: 50 }, high: none },
  ];
}
