/**
 * The situations that the pictures and browser tests of the screen show: each says what differs from a quiet bed. Alarms
 * are set here, not judged: a picture needs a known state, the rules have their own tests.
 */
import type { AlarmView, BedAlarmView, Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { Validity } from '@circuitwatch/shared/channels/validity.ts';
import type { Overrides } from './stage-bed.ts';

export interface StageAlarm {
  readonly ruleId: string;
  readonly priority: Priority;
  readonly kind: AlarmView['kind'];
  readonly channel: string | null;
  readonly device?: string;
  readonly value: number | null;
  readonly limit: number | null;
  readonly comparison: 'above' | 'below' | null;
  /** How long ago it began. */
  readonly agoMs: number;
  /** What somebody did with it, or that it ended unacknowledged; asks for somebody without. */
  readonly state?: 'acknowledged' | 'latched' | 'shelved';
}

export interface Stage {
  readonly now?: Overrides;
  readonly alarms?: readonly StageAlarm[];
  /** Devices that have been silent for so long, with the port still open. */
  readonly silentMs?: Readonly<Record<string, number>>;
  /** Channels without a number, or with a number that is not to be trusted. */
  readonly states?: Readonly<
    Record<string, { readonly validity: Validity; readonly value?: number; readonly reason?: string }>
  >;
  /** Rules that cannot be judged. */
  readonly unknownRules?: readonly { readonly ruleId: string; readonly channel: string }[];
  /** Rules that a procedure suppresses before any of them is on; needs `procedure`. */
  readonly suppressedRules?: readonly { readonly ruleId: string; readonly channel: string }[];
  /** The core falls silent as soon as the snapshot is out. */
  readonly coreSilent?: boolean;
  /** Procedures that run and a change of limits that waits, until so long after the start. */
  readonly procedure?: { readonly context: string; readonly leftMs: number };
  readonly changedLimits?: BedAlarmView['limits'];
  readonly proposal?: { readonly changes: BedAlarmView['limits']; readonly leftMs: number };
  /** What people recorded: how long ago each, and when the next check is due. */
  readonly facts?: {
    readonly baselineAgoMs: number;
    readonly checkAgoMs: number;
    readonly checkLeftMs: number;
    readonly circuitAgoMs: number;
  };
  /** Alarms of the run that are over. */
  readonly past?: readonly (StageAlarm & { readonly lastedMs: number; readonly isAcknowledged: boolean })[];
  readonly recordingOff?: boolean;
  readonly sourceMode?: 'real' | 'demo';
  readonly beds?: readonly string[];
}

const clotting: StageAlarm = {
  ruleId: 'dp-high',
  priority: 'medium',
  kind: 'circuit',
  channel: 'dP',
  value: 22,
  limit: 20,
  comparison: 'above',
  agoMs: 252_000,
};

const link: StageAlarm = {
  ruleId: 'link-lost',
  priority: 'medium',
  kind: 'technical',
  channel: null,
  device: 'cdi',
  value: null,
  limit: null,
  comparison: null,
  agoMs: 0,
};

const desaturation: StageAlarm = {
  ruleId: 'svo2-low',
  priority: 'low',
  kind: 'physiological',
  channel: 'svo2',
  value: 66,
  limit: 68,
  comparison: 'below',
  agoMs: 95_000,
};

export const stages = {
  quiet: { beds: ['4'] },
  medium: { now: { clotting: 1 }, alarms: [clotting] },
  high: {
    now: { p1: -104, flow: 0.24, 'flow@console': 0.24, flowMean10s: 0.25, p2: 92, p3: 83, svo2: 66 },
    alarms: [
      {
        ruleId: 'p1-low',
        priority: 'high',
        kind: 'circuit',
        channel: 'p1',
        value: -104,
        limit: -100,
        comparison: 'below',
        agoMs: 48_000,
      },
      {
        ruleId: 'flow-low',
        priority: 'medium',
        kind: 'circuit',
        channel: 'flow',
        value: 0.24,
        limit: 0.25,
        comparison: 'below',
        agoMs: 40_000,
      },
      { ...desaturation, agoMs: 12_000 },
    ],
  },
  low: {
    now: { svo2: 66 },
    alarms: [desaturation],
  },
  late: { silentMs: { cdi: 12_500 } },
  lost: {
    silentMs: { cdi: 42_000 },
    alarms: [{ ...link, agoMs: 24_000 }],
    unknownRules: [{ ruleId: 'svo2-low', channel: 'svo2' }],
  },
  states: {
    states: {
      flow: { validity: 'implausible', value: 8.4 },
      flowPerKg: { validity: 'invalid' },
      rpm: { validity: 'overflow', value: 9_999 },
      p1: { validity: 'invalid', reason: 'sensor disconnected' },
      dP: { validity: 'questionable', value: 12 },
      svo2: { validity: 'calibrating' },
      hct: { validity: 'notAvailable' },
      potassium: { validity: 'questionable', value: 3.9 },
    },
    unknownRules: [{ ruleId: 'dp-high', channel: 'dP' }],
  },
  acts: {
    procedure: { context: 'turnDown', leftMs: 1_500_000 },
    changedLimits: [{ ruleId: 'p1-low', limits: [-50, -70, -100] }],
    proposal: { changes: [{ ruleId: 'flow-low', limits: [0.22, null, 0.186] }], leftMs: 58_000 },
    facts: {
      baselineAgoMs: 10_800_000,
      checkAgoMs: 4_320_000,
      checkLeftMs: -720_000,
      circuitAgoMs: 187_000_000,
    },
    past: [
      { ...clotting, agoMs: 5_400_000, lastedMs: 312_000, isAcknowledged: true },
      { ...desaturation, agoMs: 1_900_000, lastedMs: 45_000, isAcknowledged: false },
    ],
  },
  marks: {
    now: { svo2: 66 },
    alarms: [
      { ...clotting, state: 'acknowledged' },
      { ...desaturation, state: 'shelved' },
      {
        ruleId: 'flow-low',
        priority: 'medium',
        kind: 'circuit',
        channel: 'flow',
        value: 0.24,
        limit: 0.25,
        comparison: 'below',
        agoMs: 40_000,
        state: 'latched',
      },
      { ...clotting, ruleId: 'p2-high', channel: 'p2', value: 312, limit: 300, agoMs: 12_000 },
    ],
    procedure: { context: 'turnDown', leftMs: 1_500_000 },
    suppressedRules: [
      { ruleId: 'flow-per-speed', channel: 'rpm' },
      { ruleId: 'sweep-lost', channel: 'sweep' },
    ],
    changedLimits: [{ ruleId: 'p1-low', limits: [-50, -70, null] }],
  },
  notLive: { coreSilent: true },
  notRecording: { recordingOff: true },
  demo: { sourceMode: 'demo', now: { clotting: 1 }, alarms: [clotting] },
  empty: { beds: [] },
} as const satisfies Readonly<Record<string, Stage>>;

export type StageName = keyof typeof stages;
