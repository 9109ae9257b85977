/** The gateway as real processes: each is killed in turn, and only what belongs to it stops for a moment. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { novalungRequests } from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { listRuns } from '@circuitwatch/server/recording/run-reader.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CliProcess, isAlive } from '../support/cli-process.ts';
import { until } from '../support/feed-listener.ts';
import { health, isStreaming, type RunHealth, untilBed } from '../support/gateway-api.ts';
import { noPty, SmallWard } from '../support/small-ward.ts';

const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

let ward: SmallWard;
let gateway: CliProcess;

async function serve(): Promise<string> {
  gateway = new CliProcess(['serve', '--config', ward.configFile], { CIRCUITWATCH_LOG_LEVEL: 'silent' });
  const url = await gateway.ready();
  await untilBed(url, 'bed-1', 'streaming', isStreaming);
  await untilBed(url, 'bed-2', 'streaming', isStreaming);
  return url;
}

/** The longest time between two frames of a bed's console since `fromMs`, ms. */
function longestHoleMs(bedId: string, fromMs: number): number {
  const reader = ward.recordingOf(bedId);
  try {
    let last: number | undefined;
    let longest = 0;
    for (const { atMs } of reader.samples({ ...everything, fromMs, channels: ['rpm'] })) {
      if (last !== undefined) longest = Math.max(longest, atMs - last);
      last = atMs;
    }
    expect(last).toBeDefined();
    return longest;
  } finally {
    reader.close();
  }
}

/** Polled every 100 ms. What a starved test machine adds is far below this, the time at which data count as late. */
const holeMsMax = 2000;

function core(): Promise<number> {
  return gateway.childPid('core/main.ts');
}

function web(): Promise<number> {
  return gateway.childPid('web/main.ts');
}

function serialPort(except = 0): Promise<number> {
  return gateway.childPid('--bed=bed-1', except);
}

function gone(pid: number): Promise<true> {
  return until('the process to be gone', () => (isAlive(pid) ? undefined : true), 30_000);
}

/** One gateway for all of these: what a ward sees is a process that dies in the middle of everything. */
describe.skipIf(noPty)('the processes of a gateway', () => {
  let url: string;

  beforeAll(async () => {
    ward = await SmallWard.open();
    ward.addBed(
      [
        '  - id: bed-3',
        '    label: "3"',
        '    patient: { weightKg: 10, mode: VA }',
        '    devices:',
        '      - { id: pump, profile: xenios-novalung, port: "serial:/dev/serial/by-id/usb-nothing" }',
      ].join('\n'),
    );
    url = await serve();
  }, 120_000);
  afterAll(async () => {
    await gateway.cleanUp();
    await ward.close();
  });

  it('a port that does not exist shows its reason and is tried again, and the other beds run', async () => {
    const bed = await untilBed(
      url,
      'bed-3',
      'tried twice',
      ({ ports: [port] }) => (port?.reopens ?? 0) >= 2 && port?.reason === 'portMissing',
    );
    expect(bed.ports[0]?.freshness).not.toBe('fresh');
    const streaming = (await health(url))?.runs.filter(isStreaming) ?? [];
    expect(streaming.map(({ bedId }) => bedId)).toEqual(['bed-1', 'bed-2']);
  });

  it('a killed port child comes back alone, and the other bed misses nothing', async () => {
    const fromMs = Date.now();
    const [corePid, webPid, portPid] = [await core(), await web(), await serialPort()];
    process.kill(portPid, 'SIGKILL');
    await gone(portPid);
    await serialPort(portPid);
    const bed = await untilBed(
      url,
      'bed-1',
      'streaming again',
      (run) => isStreaming(run) && reopens(run) > 0,
    );
    expect(bed.recording).toBe(true);
    expect([await core(), await web()]).toEqual([corePid, webPid]);
    expect(longestHoleMs('bed-2', fromMs)).toBeLessThan(holeMsMax);
    const reader = ward.recordingOf('bed-1');
    expect(reader.ledger(everything).map(({ kind }) => kind)).toContain('cableOut');
    reader.close();
  });

  it('a port child that hangs is killed and started again', async () => {
    const portPid = await serialPort();
    process.kill(portPid, 'SIGSTOP');
    await gone(portPid);
    await serialPort(portPid);
    await untilBed(url, 'bed-1', 'streaming again', isStreaming);
  });

  it('a device that stays silent over three openings gets a new process for its port', async () => {
    const portPid = await serialPort();
    ward.serial.isSilent = true;
    await gone(portPid);
    ward.serial.isSilent = false;
    await untilBed(url, 'bed-1', 'streaming again', isStreaming);
  });

  it('a line that floods harms no other, and streams again when the flood is over', async () => {
    const fromMs = Date.now();
    const floodedBytes = await ward.floodTcp(3000);
    await untilBed(url, 'bed-2', 'streaming again', isStreaming);
    expect(longestHoleMs('bed-1', fromMs)).toBeLessThan(holeMsMax);
    const reader = ward.recordingOf('bed-2');
    const noise = reader.ledger({ ...everything, fromMs }).filter(({ kind }) => kind === 'parseError');
    reader.close();
    expect(noise.length).toBeGreaterThan(0);
    // Held back at its own socket: 64 KiB in 100 ms and what the kernel buffers, not what the wire could carry.
    expect(floodedBytes).toBeLessThan(20 * 1024 * 1024);
  });

  it('a pulled and replugged adapter streams again behind its by-id name', async () => {
    ward.terminal.unplug();
    const down = await untilBed(url, 'bed-1', 'down', (run) => run.ports[0]?.phase !== 'streaming');
    expect(down.ports[0]?.reason).not.toBe('');
    await ward.terminal.replug();
    await untilBed(url, 'bed-1', 'streaming again', isStreaming);
  });

  it('[R01] a killed web process comes back on the same port while the core records on', async () => {
    const fromMs = Date.now();
    const [corePid, webPid] = [await core(), await web()];
    const before = (await health(url))?.runs[1]?.live;
    process.kill(webPid, 'SIGKILL');
    await gateway.childPid('web/main.ts', webPid);
    const bed = await untilBed(
      url,
      'bed-2',
      'recorded further',
      ({ recorded }) => (recorded?.seq ?? 0) > (before?.seq ?? 0) + 10,
    );
    expect(bed.recorded?.epoch).toBe(before?.epoch);
    expect(await core()).toBe(corePid);
    expect(longestHoleMs('bed-1', fromMs)).toBeLessThan(holeMsMax);
    expect(longestHoleMs('bed-2', fromMs)).toBeLessThan(holeMsMax);
  });

  it('a killed core comes back with a greater epoch, and keeps what it had acknowledged', async () => {
    const [corePid, webPid] = [await core(), await web()];
    const before = await untilBed(url, 'bed-1', 'recorded', ({ recorded }) => (recorded?.seq ?? 0) > 5);
    process.kill(corePid, 'SIGKILL');
    const after = await untilBed(
      url,
      'bed-1',
      'a new epoch, streaming',
      (run) => isStreaming(run) && (run.live?.epoch ?? 0) > (before.live?.epoch ?? 0),
    );
    expect(await web()).toBe(webPid);
    expect(after.recording).toBe(true);
    const reader = ward.recordingOf('bed-1');
    const epochs = reader.info().epochs;
    expect(epochs.map(({ epoch }) => epoch)).toEqual([before.live?.epoch, after.live?.epoch]);
    expect(epochs[0]?.lastSeq).toBeGreaterThanOrEqual(before.recorded?.seq ?? 0);
    expect(reader.damage()).toEqual([]);
    expect(reader.ledger(everything).map(({ kind }) => kind)).toContain('restart');
    reader.close();
  });

  it('no process outlives a supervisor that was killed', async () => {
    const children = gateway.children();
    expect(children.length).toBeGreaterThanOrEqual(4);
    gateway.signal('SIGKILL');
    await gateway.ended();
    for (const { pid } of children) await gone(pid);
  });

  it('what all of this left behind re-runs to the same alarms and readings', async () => {
    for (const { path } of listRuns(ward.dataDir)) {
      const rerun = new CliProcess(['recording', 'rerun', path]);
      expect(await rerun.ended(60_000), rerun.stdout + rerun.stderr).toBe(0);
      expect(rerun.stdout).toContain('2 starts of the gateway re-run');
    }
  });
});

function reopens({ ports: [port] }: RunHealth): number {
  return port?.reopens ?? 0;
}

/** What the recording says was sent to the bed's console. */
function sentBytes(bedId: string): Buffer[] {
  const reader = ward.recordingOf(bedId);
  try {
    return [...reader.raw({ ...everything, device: 'pump' })]
      .filter(({ direction }) => direction === 'out')
      .map(({ bytes }) => Buffer.from(bytes));
  } finally {
    reader.close();
  }
}

describe.skipIf(noPty)('starting and stopping', () => {
  beforeEach(async () => {
    ward = await SmallWard.open();
  });
  afterEach(async () => {
    await gateway.cleanUp();
    await ward.close();
  });

  it('SIGINT stops every process, exits 0, and the recording has every byte that was sent: declared polls only', async () => {
    const url = await serve();
    await untilBed(url, 'bed-1', 'thirty frames', ({ ports: [port] }) => (port?.frames ?? 0) > 30);
    const children = gateway.children();
    expect(children.length).toBeGreaterThanOrEqual(3);
    const runDir = /--run-dir=(\S+)/.exec(children.map(({ command }) => command).join(' '))?.[1] ?? '';
    expect(existsSync(join(runDir, 'config.json'))).toBe(true);
    gateway.signal('SIGINT');
    expect(await gateway.ended()).toBe(0);
    expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(existsSync(runDir)).toBe(false);
    const declared = Object.values(novalungRequests).map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    for (const [bedId, console] of [
      ['bed-1', ward.serial],
      ['bed-2', ward.tcp],
    ] as const) {
      expect(console.strangeBytes).toBe(0);
      const sent = sentBytes(bedId);
      expect(new Set(sent.map((bytes) => bytes.toString('hex')))).toEqual(new Set(declared));
      const unseen = Buffer.concat(sent).length - console.receivedBytes;
      // The last poll may have been on its way when the line closed.
      expect([0, 4]).toContain(unseen);
    }
  });

  it('a second gateway is refused: the same data, or the same port', async () => {
    const url = await serve();
    const sameData = new CliProcess(['serve', '--config', ward.configFile]);
    expect(await sameData.ended(60_000)).toBe(1);
    expect(sameData.stderr).toContain(`in use by the gateway with process id ${gateway.pid}`);
    expect(sameData.stdout).toBe('');
    const samePort = new CliProcess(['serve', '--config', ward.configFile], {
      CIRCUITWATCH_PORT: new URL(url).port,
      CIRCUITWATCH_DATA_DIR: join(ward.folder, 'other'),
      CIRCUITWATCH_LOG_LEVEL: 'silent',
    });
    expect(await samePort.ended(60_000)).toBe(1);
    expect(samePort.stderr).toMatch(/Port \d+ is in use/);
    expect(samePort.children()).toEqual([]);
    gateway.signal('SIGTERM');
    expect(await gateway.ended()).toBe(0);
  });

  it('a wrong configuration starts nothing and tells the line', async () => {
    ward.addBed('  - id: bed-1');
    gateway = new CliProcess(['serve', '--config', ward.configFile]);
    expect(await gateway.ended(60_000)).toBe(1);
    expect(gateway.stderr).toMatch(/circuitwatch\.yaml:15:5: beds\[2\]\.label: This line is missing/);
    expect(gateway.stderr).toContain('Nothing was started.');
    expect(existsSync(ward.dataDir)).toBe(false);
  });
});
