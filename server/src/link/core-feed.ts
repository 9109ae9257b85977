/**
 * What the core tells the web process over their local socket (link/framed-socket.ts), and back: commands of people.
 *
 * The core is the only writer of truth; the web process keeps a mirror per bed and serves any number of viewers from it.
 * Binary blocks travel as they are; everything else is one JSON message. On connect the core sends `gateway`, then one
 * `bedSnapshot` per bed, then the stream; a web process that restarts is complete again after that.
 */
import type {
  Actor,
  AlarmTransition,
  AlarmView,
  BedAlarmTransition,
  BedAlarmView,
  LimitChange,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmCommand, CommandReply } from '@circuitwatch/shared/alarms/command-types.ts';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import type { LimitPreview } from '@circuitwatch/shared/monitor/limit-preview.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { SoundPolicy } from '@circuitwatch/shared/sound/volume.ts';
import type { BedDescription, DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import type { ClientConditionsReport, DisplayEventsMessage } from './web-to-core.ts';

export interface RecordingStatus {
  readonly ok: boolean;
  readonly reason: string;
  readonly startedMs: number;
  readonly recorded: { readonly epoch: number; readonly seq: number } | null;
}

/** A person acts. Checked by web, which is of the same release. */
export interface CommandRequest {
  readonly type: 'command';
  /** Of the web process; the answer carries it. */
  readonly requestId: string;
  readonly bedId: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: AlarmCommand;
}

/** A person asks what a change of limits would do. Nothing changes. */
export interface LimitPreviewRequest {
  readonly type: 'limitPreview';
  readonly requestId: string;
  readonly bedId: string;
  readonly changes: readonly LimitChange[];
}

/** What the web process says to the core: commands and questions of people, how the displays are, and what they did. */
export type WebToCore = CommandRequest | LimitPreviewRequest | ClientConditionsReport | DisplayEventsMessage;

export function isCommandRequest(value: unknown): value is CommandRequest {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'command';
}

export function isLimitPreviewRequest(value: unknown): value is LimitPreviewRequest {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'limitPreview';
}

export type CoreToWeb =
  | {
      readonly type: 'gateway';
      readonly version: string;
      readonly site: string;
      readonly sourceMode: 'real' | 'demo' | 'test';
      readonly dataDir: string;
      readonly atMs: number;
      readonly wallMs: number;
      readonly beds: readonly BedDescription[];
      /** The organisation's settings of the alarm sound; absent = the defaults. */
      readonly sound?: SoundPolicy;
      /** The organisation's presets that people may choose from. */
      readonly presets?: readonly Preset[];
    }
  /** The organisation's files were read again: these may be chosen from now on; nobody's limits change by it. */
  | { readonly type: 'presets'; readonly presets: readonly Preset[] }
  | {
      readonly type: 'bedSnapshot';
      readonly bedId: string;
      readonly epoch: number;
      readonly seq: number;
      readonly atMs: number;
      readonly samples: readonly Sample[];
      readonly alarms: readonly AlarmView[];
      readonly bedAlarms: BedAlarmView;
      readonly devices: readonly DeviceStatus[];
      readonly limits: readonly ChannelLimits[];
      readonly recording: RecordingStatus;
    }
  | {
      readonly type: 'alarm';
      readonly bedId: string;
      readonly epoch: number;
      readonly seq: number;
      readonly recorded: boolean;
      readonly transition: AlarmTransition;
    }
  | {
      readonly type: 'bedAlarms';
      readonly bedId: string;
      readonly epoch: number;
      readonly seq: number;
      readonly recorded: boolean;
      readonly transition: BedAlarmTransition;
    }
  /** The answer to a command, after everything it changed. */
  | {
      readonly type: 'commandReply';
      readonly bedId: string;
      readonly requestId: string;
      readonly recorded: boolean;
      readonly reply: CommandReply;
    }
  | {
      readonly type: 'limitPreview';
      readonly bedId: string;
      readonly requestId: string;
      readonly preview: LimitPreview;
    }
  | { readonly type: 'limits'; readonly bedId: string; readonly limits: readonly ChannelLimits[] }
  | { readonly type: 'devices'; readonly bedId: string; readonly devices: readonly DeviceStatus[] }
  | { readonly type: 'recording'; readonly bedId: string; readonly status: RecordingStatus }
  | {
      readonly type: 'event';
      readonly bedId: string;
      readonly atMs: number;
      readonly device: string;
      readonly event: string;
      readonly detail: Readonly<Record<string, string | number | boolean | null>>;
    }
  /** Every 10 s on the path of the alarms, to prove that the path is open (R68). Counts from 1 at each start of the core. */
  | { readonly type: 'alarmTest'; readonly bedId: string; readonly n: number; readonly atMs: number }
  /** Once a second, and the reference for "the core is alive". */
  | {
      readonly type: 'heartbeat';
      readonly atMs: number;
      readonly wallMs: number;
      readonly loopDelayP99Ms: number;
      readonly beds: readonly { readonly bedId: string; readonly epoch: number; readonly seq: number }[];
    };
