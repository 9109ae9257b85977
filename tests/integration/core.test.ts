/** The core in this process, with memory ports, its real sockets and its real recorder: what it says, and in which order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, startCore } from '@circuitwatch/server/core/core.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { forgetMemoryLines, type MemoryLine, memoryLine } from '@circuitwatch/server/io/memory-port.ts';
import { feedSocketPath } from '@circuitwatch/server/link/core-arguments.ts';
import type { ProcessReport } from '@circuitwatch/server/link/process-messages.ts';
import { type SiteConfig, siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import { fromCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleDouble, quietConsole } from '../support/console-double.ts';
import { FeedListener, until } from '../support/feed-listener.ts';
import { recordedRows } from '../support/recorded-rows.ts';

const config: SiteConfig = siteConfigSchema.parse({
  sourceMode: 'test',
  beds: ['bed-1', 'bed-2'].map((id, index) => ({
    id,
    label: String(index + 1),
    patient: { weightKg: 4, mode: 'VA' },
    devices: [{ id: 'pump', profile: 'xenios-novalung', port: `memory:${id}`, pollPeriodMs: 100 }],
  })),
});

let folder: string;
let reports: ProcessReport[];
let core: Core | undefined;
let feed: FeedListener | undefined;

function attach(name: string): { console: ConsoleDouble; line: MemoryLine } {
  const line = memoryLine(name);
  const double = new ConsoleDouble((bytes) => line.device.write(bytes));
  line.device.open({
    onOpen: () => undefined,
    onBytes: (bytes) => double.receive(bytes),
    onClose: () => undefined,
  });
  return { console: double, line };
}

async function start(): Promise<FeedListener> {
  core = await startCore({
    config,
    dataDir: join(folder, 'data'),
    runDir: folder,
    log: createLog('core', 'silent'),
    report: (report) => reports.push(report),
    onRestartWanted: () => undefined,
  });
  feed = new FeedListener(feedSocketPath(folder));
  return feed;
}

async function stop(): Promise<void> {
  feed?.close();
  await core?.stop();
  core = undefined;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-test-'));
  reports = [];
});
afterEach(async () => {
  await stop();
  forgetMemoryLines();
  rmSync(folder, { recursive: true, force: true });
});

describe('the core', () => {
  it('greets with the gateway and a snapshot of each bed, then streams blocks without a hole', async () => {
    attach('bed-1');
    const listener = await start();
    await until('ten blocks of bed 1', () =>
      listener.blocks().filter(({ bedIndex }) => bedIndex === 0).length >= 10 ? true : undefined,
    );
    expect(
      listener.entries.slice(0, 3).map((entry) => entry.kind === 'message' && entry.message.type),
    ).toEqual(['gateway', 'bedSnapshot', 'bedSnapshot']);
    const [gateway] = listener.messages('gateway');
    const [bed] = gateway?.beds ?? [];
    expect(bed).toMatchObject({ bedId: 'bed-1', sources: ['pump', 'derived'] });
    expect(bed?.channels).toContain('dP');
    const seqs = listener.entries.flatMap((entry) => {
      if (entry.kind === 'block') return entry.block.bedIndex === 0 ? [entry.block.seq] : [];
      return entry.message.type === 'alarm' && entry.message.bedId === 'bed-1' ? [entry.message.seq] : [];
    });
    const first = listener.messages('bedSnapshot')[0]?.seq ?? -1;
    expect(seqs).toEqual(seqs.map((_, index) => first + 1 + index));
    const block = listener.blocks().find(({ bedIndex, frames }) => bedIndex === 0 && frames.length > 0);
    const flowIndex = bed?.channels.indexOf('flow');
    const flow = block?.frames[0]?.samples.find(({ channelIndex }) => channelIndex === flowIndex);
    expect(fromCount(flow?.count ?? 0, 0.001)).toBe(quietConsole.flow);
    expect(reports).toContainEqual({ type: 'streaming' });
    await until('the attached report', () => reports.find(({ type }) => type === 'webAttached'));
  });

  it('[R70] commits an alarm before it shows it', async () => {
    const { console: pump } = attach('bed-1');
    attach('bed-2');
    const listener = await start();
    await until('a block', () => listener.blocks()[0]);
    pump.values = { ...quietConsole, p1: -290 };
    const alarm = await until('an active alarm', () =>
      listener.messages('alarm').find(({ transition }) => transition.to === 'active'),
    );
    expect(alarm).toMatchObject({ bedId: 'bed-1', recorded: true });
    // Read back while the core runs: what was shown is in the file.
    const shown = recordedRows(join(folder, 'data')).events.filter(
      ({ type, seq }) => type === 'alarm' && seq === alarm.seq,
    );
    expect(shown).toHaveLength(1);
    expect(JSON.stringify(shown[0]?.body)).toContain(alarm.transition.ruleId);
  });

  it('writes a cable-out, the hole and its end, and reopens by itself', async () => {
    const { line } = attach('bed-1');
    const listener = await start();
    await until('a block', () => listener.blocks()[0]);
    line.pullCable('portPulled');
    await until('the link alarm', () =>
      listener.messages('alarm').find(({ transition }) => transition.cause === 'link'),
    );
    const before = listener.blocks().length;
    await until('blocks again', () => (listener.blocks().length > before + 5 ? true : undefined));
    await stop();
    const { ledger, events } = recordedRows(join(folder, 'data'));
    expect(ledger).toContainEqual({
      kind: 'cableOut',
      device: 'pump',
      detail: { reason: 'portPulled' },
    });
    const phases = events.flatMap(({ type, body }) => (type === 'link' ? [JSON.stringify(body)] : []));
    expect(phases.some((phase) => phase.includes('backoff'))).toBe(true);
  });

  it('marks a silent device late, and the ledger has the hole from its last frame to its next', async () => {
    const { console: pump } = attach('bed-1');
    const listener = await start();
    await until('a block', () => listener.blocks()[0]);
    pump.isSilent = true;
    await until('a late device', () =>
      listener
        .messages('devices')
        .find(({ bedId, devices }) => bedId === 'bed-1' && devices[0]?.freshness === 'late'),
    );
    pump.isSilent = false;
    const before = listener.blocks().length;
    await until('blocks again', () => (listener.blocks().length > before + 2 ? true : undefined));
    await stop();
    const gap = recordedRows(join(folder, 'data')).ledger.find(({ kind }) => kind === 'gap');
    expect(gap?.device).toBe('pump');
    const { fromMs, toMs } = (gap?.detail ?? {}) as { fromMs?: number; toMs?: number };
    expect((toMs ?? 0) - (fromMs ?? 0)).toBeGreaterThan(2000);
  });

  it('starts again with a greater epoch, later time, and a row that says what is missing', async () => {
    attach('bed-1');
    const first = await start();
    await until('a block', () => first.blocks()[0]);
    const [before] = first.messages('gateway');
    await stop();
    const lastMs = Math.max(...first.blocks().flatMap(({ frames }) => frames.map(({ atMs }) => atMs)));
    const second = await start();
    const block = await until('a block', () => second.blocks()[0]);
    expect(block.epoch).toBeGreaterThan(before?.beds[0]?.epoch ?? 0);
    expect(block.frames[0]?.atMs).toBeGreaterThan(lastMs);
    await stop();
    const rows = recordedRows(join(folder, 'data'));
    expect(rows.ledger.filter(({ kind }) => kind === 'restart')).toHaveLength(2);
  });

  it('sends nothing but declared polls, and counts every byte of them', async () => {
    const { console: pump } = attach('bed-1');
    const listener = await start();
    const status = await until('a status with 12 bytes written', () =>
      listener
        .messages('devices')
        .find(({ bedId, devices }) => bedId === 'bed-1' && (devices[0]?.counters.bytesWritten ?? 0) >= 12),
    );
    expect(status.devices[0]?.counters.bytesWritten).toBeGreaterThanOrEqual(12);
    await stop();
    expect(pump.strangeBytes).toBe(0);
    expect(pump.receivedBytes).toBeGreaterThanOrEqual(12);
    expect(pump.receivedBytes % 4).toBe(0);
  });

  it('an orderly end is no lost link: it raises no alarm', async () => {
    attach('bed-1');
    attach('bed-2');
    const listener = await start();
    await until('blocks of both beds', () =>
      new Set(listener.blocks().map(({ bedIndex }) => bedIndex)).size === 2 ? true : undefined,
    );
    await stop();
    const bodies = recordedRows(join(folder, 'data')).events.flatMap(({ type, body }) =>
      type === 'alarm' ? [JSON.stringify(body)] : [],
    );
    expect(bodies.filter((body) => body.includes('"to":"active"') && body.includes('"link'))).toEqual([]);
  });

  it('watches, shows and says so when it cannot record', async () => {
    writeFileSync(join(folder, 'data'), 'a file where the data folder should be');
    const { console: pump } = attach('bed-1');
    const listener = await start();
    await until('a block', () => listener.blocks()[0]);
    const [snapshot] = listener.messages('bedSnapshot');
    expect(snapshot?.recording).toMatchObject({ ok: false, recorded: null });
    expect(snapshot?.recording.reason).not.toBe('');
    pump.values = { ...quietConsole, p1: -290 };
    const alarm = await until('an active alarm', () =>
      listener.messages('alarm').find(({ transition }) => transition.to === 'active'),
    );
    expect(alarm.recorded).toBe(false);
  });
});
