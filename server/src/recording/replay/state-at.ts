/**
 * A bed as it was at a moment, as the stream's own snapshot: values with their own times, alarms, procedures and limits in
 * force, and the state of its devices. Ages follow from the times, so nothing old can look fresh.
 */
import { limitsInForce } from '@circuitwatch/shared/alarms/limits-in-force.ts';
import { quietBedAlarms } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { freshnessOf } from '@circuitwatch/shared/channels/freshness.ts';
import { profileById } from '@circuitwatch/shared/devices/registry.ts';
import {
  type BedDescription,
  type DeviceStatus,
  linkPhases,
  type PortCounters,
} from '@circuitwatch/shared/wire/messages.ts';
import type { ReplayState } from '@circuitwatch/shared/wire/replay.ts';
import { z } from 'zod';
import { AlarmsFound, readAlarmEvents } from '../alarm-memory.ts';
import { lastSamples, type LastSamples } from './last-samples.ts';
import type { ReplayEpoch, ReplayRun } from './replay-run.ts';

/** Events that are looked through for the last word about a link; before that many, the samples tell. */
const linkEventsMax = 20_000;
const periodDefaultMs = 1_000;

const linkSchema = z.object({ phase: z.enum(linkPhases), reason: z.string().default('') });
export type LinkWord = z.infer<typeof linkSchema>;

export function stateAt(run: ReplayRun, atMs: number): ReplayState {
  const epoch = run.epochAt(atMs);
  const { bed } = epoch;
  const last = lastSamples(run, epoch, atMs);
  const found = new AlarmsFound();
  for (const segment of run.segments.toReversed()) {
    readAlarmEvents(segment, found, atMs);
    if (found.isComplete) break;
  }
  const bedAlarms = found.bed ?? quietBedAlarms(epoch.openedMs);
  const known = new Set(bed.channels);
  return {
    atMs,
    bed,
    snapshot: {
      op: 'snapshot',
      bedId: bed.bedId,
      epoch: epoch.epoch,
      seq: 0,
      atMs,
      samples: [...last.samples],
      alarms: [...found.views.values()],
      bedAlarms,
      devices: deviceStates(run, epoch, last, atMs),
      limits: limitsInForce(bed, bedAlarms).filter(({ channel }) => known.has(channel)),
      recording: { ok: true, reason: '', startedMs: bed.runStartedMs, recorded: null },
    },
  };
}

/** Counters are not recorded: they are zero here and a screen shows none. */
const noCounters: PortCounters = {
  bytes: 0,
  frames: 0,
  events: 0,
  discardedBytes: 0,
  discarded: {},
  checksumErrors: 0,
  reopens: 0,
  bytesWritten: 0,
  unanswered: 0,
  lastFrameMs: null,
};

function deviceStates(run: ReplayRun, epoch: ReplayEpoch, last: LastSamples, atMs: number): DeviceStatus[] {
  const links = linksAt(run, epoch, atMs);
  return epoch.bed.devices.map((device): DeviceStatus => {
    const heard = last.sources.get(device.device);
    const periodMs = heard?.periodMs ?? nominalPeriodMs(device.profile);
    const lastFrameMs = heard?.lastMs ?? null;
    const freshness = freshnessOf(lastFrameMs, periodMs, atMs);
    const link = links.get(device.device);
    return {
      device: device.device,
      phase: link?.phase ?? (freshness === 'fresh' ? 'streaming' : 'closed'),
      reason: link?.reason ?? '',
      freshness,
      lastFrameMs,
      periodMs,
      counters: noCounters,
    };
  });
}

function nominalPeriodMs(profileId: BedDescription['devices'][number]['profile']): number {
  const profile = profileById(profileId);
  const options = profile?.optionsSchema.safeParse({});
  return profile && options?.success ? profile.periodMs(options.data, undefined) : periodDefaultMs;
}

/** The last word about each link of the epoch. */
function linksAt(run: ReplayRun, epoch: ReplayEpoch, atMs: number): Map<string, LinkWord> {
  const links = new Map<string, LinkWord>();
  for (const segment of run.segments.toReversed()) {
    if (links.size === epoch.bed.devices.length) break;
    const rows = segment.db
      .prepare(
        'SELECT device, body, type, epoch FROM event WHERE at_ms <= ? AND at_ms >= ? ORDER BY at_ms DESC, event_id DESC LIMIT ?',
      )
      .iterate(atMs, epoch.openedMs, linkEventsMax);
    for (const row of rows) {
      const device = row['device'];
      if (row['type'] !== 'link' || row['epoch'] !== epoch.epoch || typeof device !== 'string') continue;
      const link = links.has(device) ? undefined : parseLink(String(row['body']));
      if (link) links.set(device, link);
      if (links.size === epoch.bed.devices.length) break;
    }
  }
  return links;
}

export function parseLink(body: string): LinkWord | undefined {
  return linkSchema.safeParse(JSON.parse(body)).data;
}
