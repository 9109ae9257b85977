/** Escalation told to others: a real HTTP server that fails at first, a real program, and a real escalating monitor. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { escalationNotice } from '@circuitwatch/server/notifier/escalation-notice.ts';
import { type Delivery, Notifier, program, webhook } from '@circuitwatch/server/notifier/notifier.ts';
import type { TechnicalFinding } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { createMonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import { stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { expect, it } from 'vitest';

const log = createLog('core', 'silent');
const bed = { bedId: 'bed-1', label: '1' };

/** A HIGH alarm that nobody answers for two minutes. */
function notices() {
  const state = createMonitorState(
    { patient: { weightKg: 20, mode: 'VA' }, devices: [], channels: [] },
    1_000_000,
  );
  const finding: TechnicalFinding = { ruleId: 'engine-stalled', level: 'critical', detail: '12 s' };
  const found = { type: 'technical' as const, atMs: 1_000_000, findings: [finding] };
  const transitions = [
    ...stepMonitor(state, found, 1_000_000).alarms,
    ...stepMonitor(state, [], 1_120_000).alarms,
  ];
  return transitions.flatMap((transition) => escalationNotice(transition, bed, 0) ?? []);
}

it('[R52] each step of an escalation is one notice, without anything of the patient', () => {
  expect(notices().map(({ step, escalated }) => [step, escalated])).toEqual([
    [1, new Date(1_030_000).toISOString()],
    [2, new Date(1_060_000).toISOString()],
    [3, new Date(1_120_000).toISOString()],
  ]);
  expect(notices()[0]).toMatchObject({ bedId: 'bed-1', ruleId: 'engine-stalled', priority: 'high' });
  expect(JSON.stringify(notices())).not.toMatch(/weight|patient/i);
});

it('[R52] a server that fails twice is told at the third attempt, once, and the failure shows until then', async () => {
  const got: unknown[] = [];
  const deliveries: Delivery[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.statusCode = ++calls <= 2 ? 503 : 204;
      if (calls > 2) got.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const notifier = new Notifier({
    name: 'webhook',
    deliver: webhook(`http://127.0.0.1:${port}/call`, 2_000),
    log,
    onDelivery: (delivery) => deliveries.push(delivery),
    pausesMs: [100, 100, 100],
  });
  const [notice] = notices();
  if (!notice) throw new Error('no notice');
  notifier.tell(notice);
  await expect.poll(() => notifier.isFailing, { interval: 10 }).toBe(true);
  await expect.poll(() => got).toEqual([notice]);
  await expect.poll(() => notifier.isFailing).toBe(false);
  expect(calls).toBe(3);
  expect(deliveries).toEqual([
    { notifier: 'webhook', notice, outcome: 'failed', attempts: 1 },
    { notifier: 'webhook', notice, outcome: 'told', attempts: 3 },
  ]);
  notifier.close();
  server.close();
});

it('[R52] a program of the site gets the alarm in its environment, and its failure is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notifier-'));
  const script = join(folder, 'call');
  writeFileSync(
    script,
    `#!/bin/sh\necho "$CIRCUITWATCH_NOTICE_LABEL $CIRCUITWATCH_NOTICE_ALARM $CIRCUITWATCH_NOTICE_STEP" >> ${folder}/said\n`,
  );
  chmodSync(script, 0o755);
  const [notice] = notices();
  if (!notice) throw new Error('no notice');
  expect(await program([script], 2_000)(notice)).toBeUndefined();
  expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('1 engine-stalled 1\n');
  expect(await program([join(folder, 'none')], 2_000)(notice)).toContain('cannot be started');
  rmSync(folder, { recursive: true });
});

it('[R70] a notice that nobody takes is given up, and one that waits when the gateway stops too', async () => {
  const deliveries: Delivery[] = [];
  const notifier = new Notifier({
    name: 'command',
    deliver: program(['/no/such/program'], 2_000),
    log,
    onDelivery: (delivery) => deliveries.push(delivery),
    pausesMs: [10],
  });
  const [first, second, third] = notices();
  if (!first || !second || !third) throw new Error('no notices');
  const ends = () => deliveries.map(({ notice, outcome, attempts }) => [notice.step, outcome, attempts]);
  notifier.tell(first);
  const givenUp = [
    [1, 'failed', 1],
    [1, 'givenUp', 2],
  ];
  await expect.poll(ends).toEqual(givenUp);
  notifier.tell(second);
  notifier.tell(third);
  notifier.close();
  expect(ends()).toEqual([...givenUp, [2, 'givenUp', 0], [3, 'givenUp', 0]]);
});
