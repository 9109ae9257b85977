/**
 * `device capture`: the raw bytes of a real line, with their times, into a file. The gateway's own session runs the line,
 * so a polled device is asked exactly as the gateway would ask it and nothing else is ever sent.
 */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import { DeviceSession, type SessionOutputs } from '@circuitwatch/shared/devices/device-session.ts';
import { linkReasonText } from '@circuitwatch/shared/texts/link-reasons.ts';
import { DeviceRunner } from '../../core/device-runner.ts';
import { openPort } from '../../io/port-factory.ts';
import { parsePortUrl, type PortUrl } from '../../io/port-url.ts';
import { SystemClock } from '../../io/system-clock.ts';
import { exitCodes, parseCommandLine, UsageError, wholeNumber } from '../command.ts';
import { encodeCaptureLine } from './capture-file.ts';
import { optionsOf, profileNamed } from './decode-capture.ts';

export const captureHelp = `Usage: circuitwatch device capture URL --profile PROFILE --out FILE [--seconds N] [--options JSON]

Records the raw bytes of a line with their times, until Ctrl-C or for N seconds.
Only the polls that the profile declares are sent; a receive-only device gets nothing.

  URL                 serial:/dev/serial/by-id/NAME or tcp://HOST:PORT
  --out FILE          a new file of JSON lines {"t": ms since start, "hex": "…"}
  --seconds N         stop after N seconds (1 to 86400)
  --poll-period MS    for a polled device; not faster than its profile allows
  --options JSON      the options of the device's line in the configuration
  --json              {"summary":{"bytes","frames","events","discardedBytes","checksumErrors"}} on stdout

Exit code 0: the profile understood at least one frame. 1: it did not (the bytes are kept).

A capture of a patient's line is a patient's data: keep it out of public places.

Example: circuitwatch device capture serial:/dev/ttyUSB0 --profile emtec-bioprott --out probe.jsonl --seconds 60
`;

const secondsMax = 86_400;
const pollPeriodMsMax = 60_000;

interface CaptureOrder {
  readonly url: PortUrl;
  readonly profile: DeviceProfile;
  readonly options: unknown;
  readonly pollPeriodMs: number | undefined;
  readonly file: string;
  readonly seconds: number | undefined;
}

function pollPeriodOf(profile: DeviceProfile, text: string | undefined): number | undefined {
  if (text !== undefined && !profile.poll)
    throw new UsageError(`${profile.id} is receive-only; --poll-period does not apply`);
  return wholeNumber('poll-period', text, profile.poll?.minPeriodMs ?? 1, pollPeriodMsMax);
}

function orderOf(args: readonly string[]): { order: CaptureOrder; json: boolean } {
  const { values, positionals } = parseCommandLine(
    args,
    {
      profile: { type: 'string' },
      out: { type: 'string' },
      seconds: { type: 'string' },
      options: { type: 'string' },
      'poll-period': { type: 'string' },
      json: { type: 'boolean' },
    },
    true,
  );
  const [port, ...rest] = positionals;
  const profile = profileNamed(values.profile);
  if (port === undefined || rest.length > 0 || values.out === undefined)
    throw new UsageError('write: device capture URL --profile PROFILE --out FILE');
  const url = parsePortUrl(port, profile.port);
  if (!url.ok) throw new UsageError(url.problem);
  const order = {
    url: url.url,
    profile,
    options: optionsOf(profile, values.options),
    pollPeriodMs: pollPeriodOf(profile, values['poll-period']),
    file: values.out,
    seconds: wholeNumber('seconds', values.seconds, 1, secondsMax),
  };
  return { order, json: values.json ?? false };
}

/** A new file, or an empty one: a capture is never written over. */
function createFile(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) throw new UsageError(`${file} holds something already; name a new file`);
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Until the time is over, or Ctrl-C. */
async function waitForEnd(seconds: number | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(() => finish(), seconds * 1000);
    const finish = (): void => {
      clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, finish);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, finish);
  });
}

async function record(order: CaptureOrder): Promise<DeviceSession> {
  const port = await openPort(order.url);
  const clock = new SystemClock(null);
  const startMs = clock.nowMs();
  const session = new DeviceSession({
    device: order.profile.id,
    profile: order.profile,
    options: order.options,
    pollPeriodMs: order.pollPeriodMs,
    mapReadings: (readings) => readings,
    random: Math.random,
  });
  const file = createFile(order.file);
  const onOutputs = ({ raw, inputs }: SessionOutputs): void => {
    for (const { direction, atMs, bytes } of raw)
      if (direction === 'in') writeSync(file, encodeCaptureLine(atMs - startMs, bytes));
    for (const input of inputs)
      if (input.type === 'link') process.stderr.write(`${linkReasonText(input.reason, 'en')}\n`);
  };
  const runner = new DeviceRunner({ session, port, clock, onOutputs, killPort: () => port.close() });
  try {
    runner.start();
    await waitForEnd(order.seconds);
    runner.stop();
  } finally {
    closeSync(file);
  }
  return session;
}

export async function captureDevice(args: readonly string[]): Promise<number> {
  const { order, json } = orderOf(args);
  const { counters } = await record(order);
  const { bytes, frames, events, discardedBytes, checksumErrors } = counters;
  if (json)
    process.stdout.write(
      `${JSON.stringify({ summary: { bytes, frames, events, discardedBytes, checksumErrors } })}\n`,
    );
  process.stderr.write(
    `${order.file}: ${bytes} bytes; ${order.profile.id} understood ${frames} frames and ${events} events, discarded ${discardedBytes} bytes\n`,
  );
  return frames > 0 ? exitCodes.ok : exitCodes.finding;
}
