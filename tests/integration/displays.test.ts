/** The gateway's watch over its displays: real sockets, a clock that can be moved, and what the core is told. */
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { DisplayRole } from '@circuitwatch/shared/alarms/client-watch.ts';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamViewer } from '../support/stream-viewer.ts';
import { startWeb, type WebUnderTest } from '../support/web-under-test.ts';

type Status = Extract<ClientMessage, { op: 'clientStatus' }>;

let web: WebUnderTest;
afterEach(() => web.close());

const well: Status = {
  op: 'clientStatus',
  bedId: 'bed-1',
  audio: 'ok',
  autoplay: 'allowed',
  sounding: null,
  volumeStep: 5,
  visible: true,
  wakeLock: 'held',
  pageAgeMs: 0,
  clockSkewMs: 0,
  alarmTests: [],
};

async function display(role: DisplayRole, id: string): Promise<StreamViewer> {
  const viewer = web.viewer();
  await viewer.until(() => viewer.all('hello').length > 0, 'hello');
  viewer.send({ op: 'hello', protocolVersion: 1, client: { name: 'screen', role, id } });
  await viewer.subscribe(['bed-1']);
  viewer.send(well);
  return viewer;
}

/** Reports every 200 ms until told otherwise. */
function reporting(viewer: StreamViewer, status: () => Status): () => void {
  const timer = setInterval(() => viewer.send(status()), 200);
  return () => clearInterval(timer);
}

const told = (): string[] =>
  (web.feed.reports.at(-1)?.conditions ?? []).map(({ clientId, kind }) => `${clientId} ${kind}`);

async function untilTold(what: string[], limitMs: number): Promise<number> {
  const startMs = performance.now();
  while (told().join() !== what.join()) {
    if (performance.now() - startMs > limitMs) expect(told()).toEqual(what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startMs;
}

describe('the watch over displays', () => {
  it('[R59] a killed bedside display is told 5 s later, with its name; coming back ends it', async () => {
    web = await startWeb();
    const viewer = await display('bedside', 'left');
    const desk = await display('desk', 'office');
    await untilTold([], 2_000);
    viewer.close();
    desk.close();
    const tookMs = await untilTold(['left displaySilent'], 8_000);
    expect(tookMs).toBeGreaterThan(4_000);
    expect(web.feed.reports.at(-1)).toMatchObject({
      conditions: [{ kind: 'displaySilent', name: 'screen', role: 'bedside', bedId: 'bed-1' }],
      attended: [],
    });
    const again = await display('bedside', 'left');
    const stop = reporting(again, () => well);
    await untilTold([], 2_000);
    expect(web.feed.reports.at(-1)?.attended).toEqual(['bed-1']);
    stop();
  });

  it('[R59] another bedside display in its place ends it as well', async () => {
    web = await startWeb();
    (await display('bedside', 'old')).close();
    await untilTold(['old displaySilent'], 8_000);
    const stop = reporting(await display('bedside', 'new'), () => well);
    await untilTold([], 2_000);
    stop();
  });

  it('[R60] a page that no longer answers its worker is told as frozen within 4 s of its last answer', async () => {
    web = await startWeb();
    let pageAgeMs = 0;
    const stop = reporting(await display('bedside', 'left'), () => ({ ...well, pageAgeMs }));
    await untilTold([], 2_000);
    const frozenMs = performance.now();
    const timer = setInterval(() => (pageAgeMs = Math.round(performance.now() - frozenMs)), 50);
    const tookMs = await untilTold(['left displayFrozen'], 5_000);
    clearInterval(timer);
    stop();
    expect(tookMs).toBeLessThan(3_800);
    expect(tookMs).toBeGreaterThan(2_800);
  });

  it('[R60] a display that does not paint what it was sent is frozen, though its page answers', async () => {
    web = await startWeb({ limits: { tickMs: 200 } });
    const viewer = await display('bedside', 'left');
    viewer.paints = false;
    const stop = reporting(viewer, () => well);
    const blocks = setInterval(() => web.feed.block(), 100);
    await untilTold(['left displayFrozen'], 6_000);
    viewer.paints = true;
    await untilTold([], 4_000);
    clearInterval(blocks);
    stop();
  });

  it('[R63] [R65] lost audio, a hidden page and a lost wake lock are told within 5 s', async () => {
    web = await startWeb();
    let status: Status = well;
    const stop = reporting(await display('bedside', 'left'), () => status);
    await untilTold([], 2_000);
    status = { ...well, audio: 'blocked' };
    expect(await untilTold(['left noSound'], 5_000)).toBeLessThan(3_000);
    status = { ...well, visible: false, wakeLock: 'lost' };
    expect(await untilTold(['left displayHidden', 'left mayFallAsleep'], 6_000)).toBeLessThan(5_000);
    status = well;
    await untilTold([], 2_000);
    stop();
  });

  it('[R68] alarm tests that do not come back are told after two, while the data flow on', async () => {
    web = await startWeb();
    let answered = 7;
    const viewer = await display('bedside', 'left');
    const status = (): Status => ({ ...well, alarmTests: [{ bedId: 'bed-1', n: answered }] });
    const stop = reporting(viewer, status);
    web.feed.alarmTest(7);
    await viewer.until(() => viewer.all('alarmTest').length === 1, 'the first test');
    for (const n of [8, 9]) {
      web.feed.alarmTest(n);
      web.feed.block();
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect(told()).toEqual([]);
    }
    web.feed.alarmTest(10);
    await untilTold(['left alarmPathBroken'], 2_000);
    expect(web.feed.reports.at(-1)?.alarmTests[0]).toEqual({ bedId: 'bed-1', n: 10 });
    answered = 10;
    await untilTold([], 2_000);
    stop();
  });

  it('[R68] a display that comes when many tests have passed owes none of them', async () => {
    web = await startWeb();
    web.feed.alarmTest(57);
    const stop = reporting(await display('bedside', 'late'), () => well);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(told()).toEqual([]);
    stop();
  });

  it('[R27] the core is told which beds sound, as soon as they do', async () => {
    web = await startWeb();
    let status: Status = well;
    const stop = reporting(await display('bedside', 'left'), () => status);
    await untilTold([], 2_000);
    status = { ...well, sounding: 'high' };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(web.feed.reports.at(-1)?.sounding).toEqual([{ bedId: 'bed-1', priority: 'high' }]);
    stop();
  });

  it('[R70] the core is told what a display does, in order: it comes, loses its sound, is turned down, goes', async () => {
    web = await startWeb();
    const viewer = await display('bedside', 'left');
    viewer.send({ ...well, audio: 'blocked', volumeStep: 2 });
    viewer.send({ ...well, audio: 'blocked', volumeStep: 2, visible: false });
    await expect.poll(() => web.feed.displayEvents.length).toBe(4);
    viewer.close();
    await expect
      .poll(() => web.feed.displayEvents.map(({ event, to }) => [event, to]))
      .toEqual([
        ['connected', undefined],
        ['audio', 'blocked'],
        ['volume', 2],
        ['visible', false],
        ['lost', undefined],
      ]);
    await display('bedside', 'left');
    await expect
      .poll(() => web.feed.displayEvents.at(-1))
      .toMatchObject({
        event: 'back',
        bedIds: ['bed-1'],
        display: { clientId: 'left', name: 'screen', role: 'bedside' },
        status: { audio: 'ok', volumeStep: 5, visible: true, wakeLock: 'held' },
      });
  });

  it('[R57] the heartbeat carries the hash of the alarms that were sent', async () => {
    web = await startWeb({ limits: { tickMs: 50 } });
    const viewer = await display('bedside', 'left');
    const hash = (): number | undefined => viewer.all('heartbeat').at(-1)?.beds[0]?.alarmHash;
    await viewer.until(() => hash() !== undefined, 'a heartbeat without alarms');
    const before = hash();
    expect(before).toBe(viewer.mirror('bed-1').alarmHash());
    web.feed.alarm();
    web.feed.alarm();
    await viewer.until(() => hash() !== before, 'another hash');
    expect(hash()).toBe(viewer.mirror('bed-1').alarmHash());
  });

  it.each([
    ['an unknown audio state', { ...well, audio: 'loud' }],
    ['a negative age', { ...well, pageAgeMs: -1 }],
    ['a volume that does not exist', { ...well, volumeStep: 99 }],
    [
      'a hundred alarm tests',
      { ...well, alarmTests: Array.from({ length: 100 }, () => ({ bedId: 'b', n: 1 })) },
    ],
  ])('a status with %s is refused, and only that connection ends', async (_what, message) => {
    web = await startWeb();
    const other = await display('bedside', 'other');
    const viewer = await display('bedside', 'left');
    viewer.socket.send(JSON.stringify(message));
    expect((await viewer.untilClosed()).code).toBe(4000);
    expect(other.closed).toBe(undefined);
  });
});
