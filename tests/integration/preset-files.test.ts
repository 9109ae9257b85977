/** The site's own alarm limits in a real gateway: in force from its start, and a file that goes wrong while it runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { presetChoicesSchema } from '@circuitwatch/shared/wire/preset-choices.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GatewayProcess, startGateway } from '../support/gateway-process.ts';
import { StreamViewer } from '../support/stream-viewer.ts';

const text = JSON.stringify(
  { ...startingPresets.VA, id: 'picu', version: 3, approvedBy: 'PICU' },
  null,
  2,
).replace(/"neonate": \[\s*-40,/, '"neonate": [-35,');

let folder: string;
let file: string;
let gateway: GatewayProcess;
let viewer: StreamViewer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preset-files-'));
  file = join(folder, 'picu-va.json');
  writeFileSync(file, text);
  gateway = await startGateway({
    presets: [file],
    beds: [
      {
        id: 'bed-1',
        label: '1',
        patient: { weightKg: 4, mode: 'VA' },
        preset: 'picu',
        devices: [{ id: 'pump', profile: 'xenios-novalung', port: 'memory:bed-1' }],
      },
    ],
  });
  viewer = await StreamViewer.watching(Number(new URL(gateway.url).port), ['bed-1']);
});

const choices = async (query = '') =>
  presetChoicesSchema.parse(await (await fetch(`${gateway.url}/api/beds/bed-1/presets${query}`)).json());

afterEach(async () => {
  viewer.close();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

const told = () =>
  viewer
    .all('alarm')
    .filter(({ transition }) => transition.ruleId === 'preset-file-refused')
    .map(({ transition }) => [transition.to, transition.view.priority, transition.view.detail]);

it('[R48] [R51] limits are those of the file at the start; a mistake in it is told with its line, and its end too', async () => {
  await viewer.until(() => viewer.all('snapshot').length > 0, 'the snapshot');
  const { presetLimits } = viewer.all('bed')[0]?.bed ?? {};
  expect(presetLimits).toMatchObject({ presetId: 'picu', presetVersion: 3, approvedBy: 'PICU' });
  const p1 = presetLimits?.rules.find(({ ruleId }) => ruleId === 'p1-low')?.limits;
  expect(p1).toEqual([-35, -60, -100]);
  const inForce = () =>
    viewer
      .all('snapshot')
      .at(-1)
      ?.limits.find(({ channel }) => channel === 'p1')?.low;
  expect(inForce()).toEqual({ warning: -35, alarm: -60, critical: -100 });
  expect(viewer.all('snapshot')[0]?.bedAlarms.limitsBasis).toContain('picu 3');

  writeFileSync(file, text.replace('"basis"', '"bases"'));
  await viewer.until(() => told().at(-1)?.[0] === 'active', 'the alarm');
  const line = text.slice(0, text.indexOf('"basis"')).split('\n').length;
  expect(told().at(-1)).toEqual(['active', 'low', `picu-va.json:${line}`]);
  writeFileSync(file, text.replace('-35', '-30'));
  await viewer.until(() => told().at(-1)?.[0] === 'normal', 'its end');
  expect(inForce()).toEqual({ warning: -35, alarm: -60, critical: -100 });
});

it('[R48] SIGHUP offers the files as they are now, limits in force stay; a bad file leaves the offer', async () => {
  const versions = async () => (await choices()).presets.map(({ id, version }) => `${id} ${version}`);
  expect(await versions()).toEqual(['starting-values-va 1', 'picu 3']);
  expect((await choices('?band=adult')).presets[1]).toMatchObject({
    isSite: true,
    approvedBy: 'PICU',
    limits: { band: 'adult', presetId: 'picu', targetFlowLpm: 0.4 },
  });

  writeFileSync(file, text.replace('"version": 3', '"version": 4'));
  gateway.child.kill('SIGHUP');
  await expect.poll(versions, { timeout: 20_000 }).toEqual(['starting-values-va 1', 'picu 4']);
  expect(viewer.mirror('bed-1').limits.find(({ channel }) => channel === 'p1')?.low.warning).toBe(-35);

  writeFileSync(file, 'id: [');
  gateway.child.kill('SIGHUP');
  await viewer.until(() => told().at(-1)?.[0] === 'active', 'the alarm');
  expect(await versions()).toEqual(['starting-values-va 1', 'picu 4']);

  const [starting] = (await choices('?band=infant')).presets;
  const p1 = starting?.limits.rules.find(({ ruleId }) => ruleId === 'p1-low');
  expect(p1?.limits).toEqual([-50, -80, -100]);
  const preset = {
    presetId: 'starting-values-va',
    presetVersion: 1,
    band: 'infant',
    approvedBy: null,
  } as const;
  viewer.send({
    op: 'command',
    bedId: 'bed-1',
    commandId: 'take-over',
    actor: { id: 'li', name: 'Li', role: 'nurse' },
    command: { type: 'setLimits', changes: [{ ruleId: 'p1-low', limits: [-50, -80, -100] }], preset },
  });
  await viewer.until(() => viewer.all('commandReply').length > 0, 'the reply');
  expect(viewer.all('commandReply')[0]).toMatchObject({
    recorded: true,
    reply: { result: { outcome: 'done' } },
  });
  await viewer.until(() => viewer.all('limits').length > 0, 'the limits');
  expect(viewer.all('bedAlarms').at(-1)?.transition).toMatchObject({
    what: 'limitsChanged',
    view: { chosenPreset: { ...preset, by: 'Li', isEdited: false } },
  });
});
