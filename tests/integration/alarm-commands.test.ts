/** What people do to alarms, through a real gateway: stream and HTTP, twenty at once, and a core that dies in between. */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { CommandReply } from '@circuitwatch/shared/alarms/command-types.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { limitPreviewSchema } from '@circuitwatch/shared/wire/limit-preview.ts';
import { CliProcess } from '../support/cli-process.ts';
import { quietConsole } from '../support/console-double.ts';
import { isStreaming, untilBed } from '../support/gateway-api.ts';
import { noPty, SmallWard } from '../support/small-ward.ts';
import { StreamViewer } from '../support/stream-viewer.ts';

const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const answerSchema = z.object({
  code: z.string().optional(),
  recorded: z.boolean().optional(),
  reply: z.custom<CommandReply>().optional(),
});

let ward: SmallWard;
let gateway: CliProcess;
let url: string;

function portOf(address: string): number {
  return Number(new URL(address).port);
}

const nurse = (name: string) => ({ id: name, name, role: 'nurse' });

async function post(bedId: string, command: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/beds/${bedId}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ commandId: 'http-1', actor: nurse('Li'), command }),
  });
  return { status: response.status, ...answerSchema.parse(await response.json()) };
}

function viewOf(viewer: StreamViewer, bedId: string, alarmId: string): AlarmView | undefined {
  return viewer.mirrors
    .get(bedId)
    ?.alarms()
    .find((view) => view.alarmId === alarmId);
}

async function untilView(
  viewer: StreamViewer,
  bedId: string,
  alarmId: string,
  isWanted: (view: AlarmView) => boolean,
): Promise<AlarmView> {
  const found = (): AlarmView | undefined => {
    const view = viewOf(viewer, bedId, alarmId);
    return view && isWanted(view) ? view : undefined;
  };
  await viewer.until(() => found() !== undefined, `${alarmId} of ${bedId}`);
  const view = found();
  if (!view) throw new Error(`${alarmId} changed meanwhile`);
  return view;
}

function repliesOf(viewer: StreamViewer): CommandReply[] {
  return viewer.all('commandReply').map(({ reply }) => reply);
}

describe.skipIf(noPty)('people and alarms through a real gateway', () => {
  beforeAll(async () => {
    ward = await SmallWard.open();
    gateway = new CliProcess(['serve', '--config', ward.configFile], { CIRCUITWATCH_LOG_LEVEL: 'silent' });
    url = await gateway.ready();
    await untilBed(url, 'bed-1', 'streaming', isStreaming);
    await untilBed(url, 'bed-2', 'streaming', isStreaming);
  }, 120_000);
  afterAll(async () => {
    await gateway.cleanUp();
    await ward.close();
  });

  it('[R31] of twenty clients that acknowledge at once one wins and the others learn who', async () => {
    const beds = ['bed-1'];
    const viewers = await Promise.all(
      Array.from({ length: 20 }, () => StreamViewer.watching(portOf(url), beds)),
    );
    ward.serial.values = { ...quietConsole, flow: 0 };
    const [first] = viewers;
    if (!first) throw new Error('no viewer');
    const alarm = await untilView(first, 'bed-1', 'no-flow', ({ ack }) => ack === 'unack');
    const { alarmId, revision } = alarm;
    for (const [index, viewer] of viewers.entries())
      viewer.send({
        op: 'command',
        bedId: 'bed-1',
        commandId: `c-${index}`,
        actor: nurse(`nurse ${index}`),
        command: { type: 'acknowledge', alarmId, revision },
      });
    await Promise.all(viewers.map((viewer) => viewer.until(() => repliesOf(viewer).length > 0, 'a reply')));
    const replies = viewers.flatMap(repliesOf);
    const winners = replies.filter(({ result }) => result.outcome === 'done');
    expect(winners).toHaveLength(1);
    const winner = winners[0]?.view?.acknowledged?.actor.name;
    const others = replies.filter(({ result }) => result.outcome !== 'done');
    expect(others).toHaveLength(19);
    for (const { result } of others)
      expect(result).toMatchObject({ outcome: 'alreadyAcknowledged', by: { actor: { name: winner } } });
    for (const viewer of viewers) {
      expect(viewOf(viewer, 'bed-1', 'no-flow')).toMatchObject({
        ack: 'ack',
        acknowledged: { actor: { name: winner } },
      });
      expect(viewer.faults()).toEqual([]);
      viewer.close();
    }
  });

  it('refuses over HTTP with a code and the present state, and takes what is right', async () => {
    const viewer = await StreamViewer.watching(portOf(url), ['bed-1']);
    const stale = await post('bed-1', { type: 'unshelve', alarmId: 'no-flow', revision: 0 });
    expect(stale).toMatchObject({ status: 409, code: 'staleRevision' });
    expect(stale.reply?.view).toEqual(viewOf(viewer, 'bed-1', 'no-flow'));
    expect(await post('bed-1', { type: 'acknowledge', alarmId: 'nothing', revision: 0 })).toMatchObject({
      status: 404,
      code: 'unknownAlarm',
    });
    expect(await post('bed-1', { type: 'audioPause', durationMs: 600_000 })).toMatchObject({
      status: 409,
      code: 'commandRefused',
    });
    expect(await post('bed-1', { type: 'acknowledgeAll' })).toMatchObject({
      status: 400,
      code: 'badRequest',
    });
    expect(await post('bed-9', { type: 'audioResume' })).toMatchObject({ status: 404, code: 'unknownBed' });
    expect(await post('bed-1', { type: 'audioResume' }, { origin: 'http://evil.example' })).toMatchObject({
      status: 403,
      code: 'foreignOrigin',
    });
    const paused = await post('bed-1', { type: 'audioPause', durationMs: 60_000 });
    expect(paused).toMatchObject({
      status: 200,
      recorded: true,
      reply: { bed: { audio: { type: 'paused' } } },
    });
    await viewer.until(() => viewer.mirror('bed-1').bedAlarms.audio.type === 'paused', 'the pause');
    viewer.close();
  });

  it('[R44] foretells what a change of limits would do, and leaves those in force', async () => {
    const limits = async () => (await fetch(`${url}/api/beds/bed-2/limits`)).text();
    const before = await limits();
    const preview = async (changes: readonly object[]) => {
      const response = await fetch(`${url}/api/beds/bed-2/limits/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ changes }),
      });
      return {
        status: response.status,
        body: z.record(z.string(), z.unknown()).parse(await response.json()),
      };
    };
    const closer = await preview([{ ruleId: 'p1-low', limits: [-20, -100, -150] }]);
    expect(closer.status).toBe(200);
    expect(limitPreviewSchema.parse(closer.body)).toMatchObject({
      alarmsNow: [{ ruleId: 'p1-low', level: 'warning', limit: -20, value: -40 }],
      refused: null,
      needsSecond: false,
    });
    const wrong = await preview([{ ruleId: 'p1-low', limits: [-100, -20, -150] }]);
    expect(wrong.body).toMatchObject({ alarmsNow: [], refused: { code: 'limitOrder' } });
    expect(await preview([])).toMatchObject({ status: 400, body: { code: 'badRequest' } });
    expect(await limits()).toBe(before);
  });

  it('records a check and the start of the circuit, so that rules about time know at once', async () => {
    const viewer = await StreamViewer.watching(portOf(url), ['bed-2']);
    expect(viewOf(viewer, 'bed-2', 'circuit-age')?.condition).toBe('unknown');
    const startedMs = Date.now() - 90 * 86_400_000;
    const started = await post('bed-2', { type: 'startCircuit', startedMs });
    expect(started).toMatchObject({ status: 200, recorded: true });
    await untilView(viewer, 'bed-2', 'circuit-age', ({ onsetMs }) => onsetMs !== null);
    const checked = await post('bed-2', { type: 'recordCheck', check: 'circuit' });
    expect(checked.reply?.bed.facts).toMatchObject({
      circuitStart: { atMs: startedMs },
      lastCheck: { by: 'Li' },
    });
    expect((await post('bed-2', { type: 'captureBaseline' })).reply?.result).toMatchObject({
      code: 'noData',
    });
    viewer.close();
  });

  it('[R74] a core killed with alarms unanswered, latched and shelved has them again within 10 s', async () => {
    const beds = ['bed-1', 'bed-2'];
    const viewer = await StreamViewer.watching(portOf(url), beds);
    // The acknowledged one ends; the next one is left unanswered and ends too: latched.
    ward.serial.values = quietConsole;
    await untilView(
      viewer,
      'bed-1',
      'no-flow',
      ({ onsetMs, condition }) => onsetMs === null && condition === 'normal',
    );
    ward.serial.values = { ...quietConsole, flow: 0 };
    await untilView(viewer, 'bed-1', 'no-flow', ({ ack }) => ack === 'unack');
    ward.serial.values = quietConsole;
    const latched = await untilView(viewer, 'bed-1', 'no-flow', (view) => view.latched);
    const shelf = viewOf(viewer, 'bed-1', 'p1-low');
    const shelve = { type: 'shelve', durationMs: 600_000, reason: 'turning the child' };
    const shelved = await post('bed-1', { ...shelve, alarmId: 'p1-low', revision: shelf?.revision });
    expect(shelved).toMatchObject({ status: 200, recorded: true });
    ward.tcp.values = { ...quietConsole, flow: 0 };
    const unanswered = await untilView(viewer, 'bed-2', 'no-flow', ({ ack }) => ack === 'unack');
    const acknowledged = await post('bed-2', {
      type: 'acknowledge',
      alarmId: 'no-flow',
      revision: unanswered.revision,
    });
    // At once after the answer: what was answered as recorded must survive.
    const corePid = await gateway.childPid('core/main.ts');
    process.kill(corePid, 'SIGKILL');
    const killedMs = performance.now();
    expect(acknowledged).toMatchObject({
      status: 200,
      recorded: true,
      reply: { result: { outcome: 'done' } },
    });
    const renewed = viewer.all('bed').length;
    await viewer.until(() => viewer.all('bed').length >= renewed + beds.length, 'the new core');
    await untilView(viewer, 'bed-1', 'no-flow', ({ revision }) => revision > latched.revision);
    expect(performance.now() - killedMs).toBeLessThan(10_000);
    expect(viewOf(viewer, 'bed-1', 'no-flow')).toMatchObject({
      ack: 'unack',
      latched: true,
      occurrence: latched.occurrence,
      onsetMs: latched.onsetMs,
    });
    expect(viewOf(viewer, 'bed-1', 'p1-low')?.inhibit).toMatchObject({
      type: 'shelved',
      reason: 'turning the child',
      actor: { name: 'Li' },
    });
    expect(viewOf(viewer, 'bed-2', 'no-flow')).toMatchObject({
      ack: 'ack',
      acknowledged: { actor: { name: 'Li' } },
      onsetMs: unanswered.onsetMs,
    });
    await untilBed(url, 'bed-2', 'streaming again', isStreaming);
    const { facts } = viewer.mirror('bed-2').bedAlarms;
    expect(facts).toMatchObject({ circuitStart: { by: 'Li' }, lastCheck: { by: 'Li' } });
    const after = await untilView(viewer, 'bed-2', 'no-flow', ({ condition }) => condition === 'active');
    expect(after).toMatchObject({ ack: 'ack', occurrence: unanswered.occurrence });
    viewer.close();
  });

  it('[R70] every attempt is in the log, refused ones too, as unverified', () => {
    const reader = ward.recordingOf('bed-1');
    const attempts = reader
      .events(everything)
      .filter(({ type }) => type === 'command')
      .map(({ body }) =>
        z
          .object({ verified: z.literal(false), result: z.object({ outcome: z.string() }) })
          .parse(JSON.parse(body)),
      );
    reader.close();
    const outcomes = attempts.map(({ result }) => result.outcome);
    expect(outcomes.filter((outcome) => outcome === 'alreadyAcknowledged')).toHaveLength(19);
    expect(outcomes).toContain('staleRevision');
    expect(outcomes).toContain('notAllowed');
    expect(outcomes).toContain('unknownAlarm');
  });
});
