/** The core with a sounder: an alarm at the wire reaches the site's own program, and the alarm path is tested all the time. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, startCore } from '@circuitwatch/server/core/core.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { forgetMemoryLines, memoryLine } from '@circuitwatch/server/io/memory-port.ts';
import { feedSocketPath } from '@circuitwatch/server/link/core-arguments.ts';
import { FramedClient } from '@circuitwatch/server/link/framed-socket.ts';
import type { ClientConditionsReport, DisplayEventsMessage } from '@circuitwatch/server/link/web-to-core.ts';
import { siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConsoleDouble, quietConsole } from '../support/console-double.ts';
import { FeedListener, until } from '../support/feed-listener.ts';
import { recordedRows } from '../support/recorded-rows.ts';

let folder: string;
let core: Core | undefined;
let feed: FeedListener | undefined;
let pump: ConsoleDouble;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'core-sounder-'));
  const relay = join(folder, 'relay');
  writeFileSync(
    relay,
    `#!/bin/sh\necho "$CIRCUITWATCH_ALARM_STATE $CIRCUITWATCH_ALARM_BEDS" >> ${folder}/said\n`,
  );
  chmodSync(relay, 0o755);
  const line = memoryLine('bed-1');
  pump = new ConsoleDouble((bytes) => line.device.write(bytes));
  line.device.open({
    onOpen: () => undefined,
    onBytes: (bytes) => pump.receive(bytes),
    onClose: () => undefined,
  });
  core = await startCore({
    config: siteConfigSchema.parse({
      sourceMode: 'test',
      sound: { highVolumeMin: 6 },
      annunciator: { player: 'off', command: [relay] },
      beds: [
        {
          id: 'bed-1',
          label: '1',
          patient: { weightKg: 4, mode: 'VA' },
          devices: [{ id: 'pump', profile: 'xenios-novalung', port: 'memory:bed-1', pollPeriodMs: 100 }],
        },
      ],
    }),
    dataDir: join(folder, 'data'),
    runDir: folder,
    log: createLog('core', 'silent'),
    report: () => undefined,
    onRestartWanted: () => undefined,
  });
  feed = new FeedListener(feedSocketPath(folder));
});

afterEach(async () => {
  feed?.close();
  await core?.stop();
  forgetMemoryLines();
  rmSync(folder, { recursive: true, force: true });
});

const said = (): string[] => {
  const file = join(folder, 'said');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

async function raiseHighAlarm(): Promise<void> {
  await until('a block', () => feed?.blocks()[0]);
  pump.values = { ...quietConsole, p1: -290 };
  await until('a HIGH alarm', () =>
    feed
      ?.messages('alarm')
      .find(({ transition }) => transition.to === 'active' && transition.view.priority === 'high'),
  );
}

it('[R27] a HIGH alarm that no display sounds calls the site’s program, and its end calls it again', async () => {
  await raiseHighAlarm();
  const startMs = performance.now();
  await until('the call', () => (said().length > 0 ? true : undefined));
  expect(performance.now() - startMs).toBeLessThan(3_500);
  expect(said()).toEqual(['on bed-1']);
  // Above the warning limit too: an alarm that nobody acknowledged keeps its highest priority until it is over.
  pump.values = { ...quietConsole, p1: -10 };
  await until('the end', () => (said().at(-1) === 'off' ? true : undefined), 30_000);
});

it('[R27] a display that proves its sound keeps the program silent; a message that is none ends the connection', async () => {
  let isLost = false;
  const web = new FramedClient(feedSocketPath(folder), {
    onConnect: () => undefined,
    onFrame: () => undefined,
    onDisconnect: () => (isLost = true),
  });
  const report: ClientConditionsReport = {
    type: 'clientConditions',
    conditions: [],
    sounding: [{ bedId: 'bed-1', priority: 'high' }],
    attended: ['bed-1'],
    alarmTests: [],
  };
  const proofs = setInterval(() => web.socket?.sendJson(report), 200);
  await raiseHighAlarm();
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  expect(said()).toEqual([]);
  expect(isLost).toBe(false);
  clearInterval(proofs);
  web.socket?.sendJson({ type: 'clientConditions', conditions: 'all well' });
  await until('the end of the connection', () => (isLost ? true : undefined));
  web.close();
});

it('[R68] the engine tests the path of the alarms every 10 s, and the sound of the site is in the greeting', async () => {
  const tests = await until(
    'two alarm tests',
    () => {
      const found = feed?.messages('alarmTest') ?? [];
      return found.length >= 2 ? found : undefined;
    },
    25_000,
  );
  const [first, second] = tests;
  expect((second?.n ?? 0) - (first?.n ?? 0)).toBe(1);
  expect(Math.abs((second?.atMs ?? 0) - (first?.atMs ?? 0) - 10_000)).toBeLessThan(500);
  expect(feed?.messages('gateway')[0]?.sound).toEqual({
    set: 'tonal',
    highVolumeMin: 6,
    highRisesAfterMs: 30_000,
  });
});

it('[R59] [R70] a silent display becomes an alarm of its bed, recorded before it is shown, and ends with its return', async () => {
  const web = new FramedClient(feedSocketPath(folder), {
    onConnect: () => undefined,
    onFrame: () => undefined,
    onDisconnect: () => undefined,
  });
  const silent = { kind: 'displaySilent', clientId: 'left', name: 'left screen', role: 'bedside' } as const;
  let conditions: ClientConditionsReport['conditions'] = [{ ...silent, bedId: 'bed-1', ageMs: 5_100 }];
  const say = () =>
    web.socket?.sendJson({
      type: 'clientConditions',
      conditions,
      sounding: [],
      attended: [],
      alarmTests: [],
    });
  const reports = setInterval(say, 200);
  const told = (to: 'active' | 'normal') => () =>
    feed
      ?.messages('alarm')
      .find(({ transition }) => transition.ruleId === 'display-silent' && transition.to === to);
  const raised = await until('the alarm', told('active'));
  expect(raised).toMatchObject({
    recorded: true,
    transition: { cause: 'technical', view: { priority: 'medium', ack: 'unack', detail: 'left screen' } },
  });
  conditions = [];
  await until('its end', told('normal'));
  clearInterval(reports);
  web.close();
});

it('[R70] what happened to displays is in the event log of their bed, with old and new', async () => {
  const web = new FramedClient(feedSocketPath(folder), {
    onConnect: () => undefined,
    onFrame: () => undefined,
    onDisconnect: () => undefined,
  });
  await until('the connection', () => web.socket);
  const display = { clientId: 'left', name: 'left screen', role: 'bedside' } as const;
  const message: DisplayEventsMessage = {
    type: 'displayEvents',
    events: [
      { event: 'lost', ageMs: 700, bedIds: ['bed-1'], display },
      { event: 'volume', ageMs: 0, bedIds: ['bed-1', 'bed-9'], display, from: 5, to: 2 },
      { event: 'dropped', ageMs: 0, bedIds: [], dropped: 4 },
    ],
  };
  web.socket?.sendJson(message);
  const rows = await until('three committed rows', () => {
    const found = recordedRows(join(folder, 'data')).events.filter(({ type }) => type === 'display');
    return found.length === 3 ? found : undefined;
  });
  expect(rows.map(({ body }) => body)).toEqual([
    { event: 'lost', ...display },
    { event: 'volume', ...display, from: 5, to: 2 },
    { event: 'dropped', dropped: 4 },
  ]);
  web.close();
});

it('[R76] a person tries the sounder from the self-test; not while an alarm is on', async () => {
  const web = new FramedClient(feedSocketPath(folder), {
    onConnect: () => undefined,
    onFrame: () => undefined,
    onDisconnect: () => undefined,
  });
  const answers = () => feed?.messages('commandReply').map(({ reply }) => reply.result) ?? [];
  const attempt = async (commandId: string) => {
    const before = answers().length;
    web.socket?.sendJson({
      type: 'command',
      requestId: commandId,
      bedId: 'bed-1',
      commandId,
      actor: { id: 'li', name: 'Li', role: 'nurse', client: { name: 'bed 1', role: 'bedside' } },
      command: { type: 'testSounder' },
    });
    return until('the answer', () => answers()[before]);
  };
  await until('a block', () => feed?.blocks()[0]);
  expect(await attempt('quiet')).toEqual({ outcome: 'done' });
  await until('the call', () => (said()[0]?.startsWith('on') ? true : undefined));
  await raiseHighAlarm();
  expect(await attempt('alarm')).toMatchObject({ outcome: 'notAllowed', code: 'alarmOn' });
  web.close();
});
