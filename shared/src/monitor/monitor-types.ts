/** What goes into and comes out of one step of the monitor. The step itself is monitor.ts. */
import type {
  Actor,
  AlarmTransition,
  AlarmView,
  BedAlarmTransition,
  BedAlarmView,
  TechnicalFinding,
} from '../alarms/alarm-types.ts';
import type { AlarmMemory } from '../alarms/alarm-restore.ts';
import type { AlarmCommand, CommandAttempt, CommandReply } from '../alarms/command-types.ts';
import type { ChannelId } from '../channels/channel.ts';
import type { Reading, Sample } from '../channels/sample.ts';
import type { DeviceEventKind } from '../devices/device-profile.ts';

/** Link of one device as people see it. `late` and `lost` come from freshness, the others from the link lifecycle. */
export type LinkPhase = 'closed' | 'opening' | 'identifying' | 'streaming' | 'backoff';

export type MonitorInput =
  | {
      readonly type: 'frame';
      readonly device: string;
      readonly atMs: number;
      readonly readings: readonly Reading[];
      readonly deviceTime?: string;
    }
  | {
      readonly type: 'deviceEvent';
      readonly device: string;
      readonly atMs: number;
      readonly event: DeviceEventKind;
      readonly detail: Readonly<Record<string, string | number | boolean | null>>;
      readonly deviceTime?: string;
    }
  | {
      readonly type: 'link';
      readonly device: string;
      readonly atMs: number;
      readonly phase: LinkPhase;
      readonly reason: string;
    }
  /** A person acts. `bedId` is the bed on their screen; a command for another bed is refused. */
  | {
      readonly type: 'command';
      readonly atMs: number;
      readonly bedId: string;
      readonly commandId: string;
      readonly actor: Actor;
      readonly command: AlarmCommand;
    }
  /** The patient leaves: alarms are closed, limits go back to the preset (T24). */
  | { readonly type: 'discharge'; readonly atMs: number; readonly actor: Actor }
  /** The first input after a restart: what the recording has of the alarms (T23). `wallOffsetMs`: wall − gateway time now. */
  | {
      readonly type: 'restore';
      readonly atMs: number;
      readonly memory: AlarmMemory;
      readonly wallOffsetMs: number;
    }
  /** The gateway has looked at itself. Rules that are not named stay as they were; the same again changes nothing. */
  | { readonly type: 'technical'; readonly atMs: number; readonly findings: readonly TechnicalFinding[] }
  /** Time passes: freshness and alarm timers run even when no data arrive. */
  | { readonly type: 'tick' };

export type MonitorEvent =
  | {
      readonly type: 'device';
      readonly atMs: number;
      readonly device: string;
      readonly event: DeviceEventKind;
      readonly detail: Readonly<Record<string, string | number | boolean | null>>;
      readonly deviceTime?: string;
    }
  | {
      readonly type: 'link';
      readonly atMs: number;
      readonly device: string;
      readonly phase: LinkPhase;
      readonly reason: string;
    }
  | {
      readonly type: 'freshness';
      readonly atMs: number;
      readonly device: string;
      readonly from: Freshness;
      readonly to: Freshness;
    }
  /** What a person tried, done or refused (R70). */
  | ({ readonly type: 'command'; readonly atMs: number } & CommandAttempt)
  /** After a restart: alarms that were on and that the bed no longer has. */
  | {
      readonly type: 'restored';
      readonly atMs: number;
      readonly alarms: number;
      readonly gone: readonly string[];
    };

/** Freshness of one source. `never` = nothing received yet. See channels/freshness.ts for the times. */
export type Freshness = 'never' | 'fresh' | 'late' | 'technical' | 'lost';

export interface MonitorOutputs {
  /**
   * New samples, measured and derived, in order. When a channel becomes too old for rules there is one sample more, with
   * validity `stale`, no value and the time it happened: keep it with `keepSample`, never as a value.
   */
  readonly samples: readonly Sample[];
  readonly alarms: readonly AlarmTransition[];
  /** Changes of the bed's sound, procedures and limits. */
  readonly bedAlarms: readonly BedAlarmTransition[];
  /** One per command of this step, in their order. */
  readonly replies: readonly CommandReply[];
  readonly events: readonly MonitorEvent[];
}

/** One limit in force, as shown beside a value. null = this side has no limit at this level. */
export interface ChannelLimits {
  readonly channel: ChannelId;
  readonly low: {
    readonly warning: number | null;
    readonly alarm: number | null;
    readonly critical: number | null;
  };
  readonly high: {
    readonly warning: number | null;
    readonly alarm: number | null;
    readonly critical: number | null;
  };
}

export interface DeviceView {
  readonly device: string;
  readonly phase: LinkPhase;
  readonly reason: string;
  readonly freshness: Freshness;
  readonly lastFrameMs: number | null;
  readonly periodMs: number;
}

/** Everything a newly connected screen needs about one bed: the last sample of each channel, alarms, links, limits. */
export interface MonitorView {
  readonly atMs: number;
  /** A sample too old for rules keeps its value and its own time and is `stale`; the screen decides by age what to show. */
  readonly samples: readonly Sample[];
  readonly alarms: readonly AlarmView[];
  readonly bedAlarms: BedAlarmView;
  readonly devices: readonly DeviceView[];
  readonly limits: readonly ChannelLimits[];
}
