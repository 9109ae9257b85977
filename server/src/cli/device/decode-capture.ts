/** A capture through a profile's decoder: what `device try` prints and `device diff` compares. */
import type { DecodedItem, DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import { createPlausibilityCheck } from '@circuitwatch/shared/devices/plausibility.ts';
import { profileById, profiles } from '@circuitwatch/shared/devices/registry.ts';
import { UsageError } from '../command.ts';
import type { CaptureChunk } from './capture-file.ts';

export type TimedItem = DecodedItem & { readonly t: number };

export interface CaptureSummary {
  frames: number;
  readings: number;
  events: number;
  discardedBytes: number;
  checksumErrors: number;
}

export interface DecodedCapture {
  readonly items: readonly TimedItem[];
  readonly summary: CaptureSummary;
}

export function profileNamed(id: string | undefined): DeviceProfile {
  const profile = id === undefined ? undefined : profileById(id);
  if (profile) return profile;
  const known = profiles.map((each) => each.id).join(', ');
  throw new UsageError(
    id === undefined ? `name a profile: ${known}` : `there is no profile "${id}": ${known}`,
  );
}

/** `text` is the JSON of `--options`; defaults where it is not given. */
export function optionsOf(profile: DeviceProfile, text: string | undefined): unknown {
  let value: unknown = {};
  try {
    if (text !== undefined) value = JSON.parse(text);
  } catch {
    throw new UsageError(`--options is not JSON: ${text}`);
  }
  const result = profile.optionsSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.map(String).join('.') || 'options'}: ${issue.message}`,
  );
  throw new UsageError(
    [
      `${profile.id} needs other options, as JSON in --options:`,
      ...problems,
      `  (circuitwatch device list --json shows them all)`,
    ].join('\n'),
  );
}

export function decodeCapture(
  profile: DeviceProfile,
  options: unknown,
  chunks: readonly CaptureChunk[],
): DecodedCapture {
  const decoder = profile.createDecoder(options);
  const judge = createPlausibilityCheck();
  const periodMs = profile.periodMs(options, undefined);
  const summary: CaptureSummary = { frames: 0, readings: 0, events: 0, discardedBytes: 0, checksumErrors: 0 };
  const items: TimedItem[] = [];
  const take = (decoded: readonly DecodedItem[], chunkMs: number | undefined): void => {
    for (const item of decoded) {
      // A plain file has no times: its frames came one period apart, other things with the frame before them.
      const framesBefore = item.type === 'frame' ? summary.frames : Math.max(0, summary.frames - 1);
      const t = chunkMs ?? framesBefore * periodMs;
      if (item.type === 'frame') {
        items.push({ ...item, readings: item.readings.map(judge), t });
        summary.frames += 1;
        summary.readings += item.readings.length;
        continue;
      }
      items.push({ ...item, t });
      if (item.type === 'event') summary.events += 1;
      else {
        summary.discardedBytes += item.bytes.length;
        if (item.reason === 'checksum') summary.checksumErrors += 1;
      }
    }
  };
  for (const chunk of chunks) take(decoder.push(chunk.bytes), chunk.t);
  take(decoder.end(), chunks.at(-1)?.t);
  return { items, summary };
}
