/** The live stream as viewers see it: order, resume, epochs, and viewers that cannot follow. Real server, real sockets. */
import { afterEach, describe, expect, it } from 'vitest';
import { ringItemsMax } from '@circuitwatch/server/web/stream-ring.ts';
import type { StreamViewer } from '../support/stream-viewer.ts';
import { feedStartMs } from '../support/scripted-feed.ts';
import { startWeb, type WebUnderTest } from '../support/web-under-test.ts';

let web: WebUnderTest;
afterEach(() => web.close());

/** Lets the server turn: what was fed is flushed at the latest after its period. */
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('a viewer that keeps up', () => {
  it('gets hello, description, snapshot, and then every block and alarm in order', async () => {
    web = await startWeb();
    web.feed.blocks(3);
    const viewer = await web.watch(['bed-1']);
    expect(viewer.messages.slice(0, 3).map((message) => message.op)).toEqual(['hello', 'bed', 'snapshot']);
    expect(viewer.all('snapshot')[0]).toMatchObject({ bedId: 'bed-1', seq: 3 });
    for (let i = 0; i < 20; i++) {
      web.feed.blocks(3);
      if (i % 5 === 0) web.feed.alarm();
      await aMoment();
    }
    await viewer.reached('bed-1', web.feed.seqs[0] ?? 0);
    expect(viewer.faults()).toEqual([]);
    expect(viewer.applied).toHaveLength(64);
    expect(viewer.mirror('bed-1').sampleAt(0)).toMatchObject({ value: 0.067, source: 'pump' });
    expect(viewer.all('gap')).toEqual([]);
  });

  it('keeps an alarm between the blocks before and after it, also when all come at once', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(2);
    web.feed.alarm();
    web.feed.blocks(2);
    web.feed.alarm();
    await viewer.reached('bed-1', 6);
    expect(viewer.applied.map(({ what }) => what)).toEqual([
      'block',
      'block',
      'alarm',
      'block',
      'block',
      'alarm',
    ]);
    expect(viewer.faults()).toEqual([]);
  });

  it('gets several blocks of several beds as one message', async () => {
    web = await startWeb({ beds: 3, limits: { flushPeriodMs: 100 } });
    const viewer = await web.watch(['bed-1', 'bed-2', 'bed-3'], { paints: false });
    let binaries = 0;
    viewer.socket.on('message', (_data, isBinary) => {
      if (isBinary) binaries++;
    });
    for (let index = 0; index < 3; index++) web.feed.blocks(4, index);
    for (let index = 0; index < 3; index++) await viewer.reached(`bed-${index + 1}`, 4);
    expect(viewer.faults()).toEqual([]);
    expect(binaries).toBe(1);
  });

  it('gets nothing of beds it does not watch', async () => {
    web = await startWeb();
    const first = await web.watch(['bed-1']);
    const second = await web.watch(['bed-2']);
    web.feed.blocks(5, 0);
    web.feed.blocks(7, 1);
    await first.reached('bed-1', 5);
    await second.reached('bed-2', 7);
    expect(first.applied).toHaveLength(5);
    expect(second.applied).toHaveLength(7);
  });

  it('is told which bed it asked for does not exist, and gets the others', async () => {
    web = await startWeb();
    const viewer = web.viewer();
    await viewer.greet();
    viewer.send({ op: 'subscribe', beds: ['nowhere', 'bed-2'], resume: [] });
    await viewer.until(() => viewer.all('snapshot').length === 1, 'snapshot');
    expect(viewer.all('error')).toMatchObject([{ code: 'unknownBed' }]);
    web.feed.blocks(2, 1);
    await viewer.reached('bed-2', 2);
  });

  it('sees the heartbeat say so when the core has gone silent', async () => {
    web = await startWeb({ limits: { tickMs: 50 } });
    const viewer = await web.watch(['bed-1']);
    await viewer.until(() => viewer.all('heartbeat').length > 0, 'heartbeat');
    expect(viewer.all('heartbeat')[0]?.coreAlive).toBe(true);
    web.skewMs = 3500;
    await viewer.until(() => viewer.all('heartbeat').at(-1)?.coreAlive === false, 'core away');
  });
});

describe('resume', () => {
  async function leftAt(viewer: StreamViewer): Promise<ReturnType<StreamViewer['positions']>> {
    const positions = viewer.positions();
    viewer.close();
    await viewer.untilClosed();
    return positions;
  }

  it('fills the gap exactly: no position twice, none missing, alarms in their place', async () => {
    web = await startWeb();
    const before = await web.watch(['bed-1']);
    web.feed.blocks(10);
    await before.reached('bed-1', 10);
    const resume = await leftAt(before);
    web.feed.blocks(25);
    web.feed.alarm();
    web.feed.blocks(4);
    await aMoment();
    const after = await web.watch(['bed-1'], { resume });
    expect(after.all('gap')).toEqual([]);
    // A new viewer has no mirror yet, so its own answers are `noSnapshot`; the positions tell the story.
    expect(after.applied.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => 11 + i));
    expect(after.applied.filter(({ what }) => what === 'alarm').map(({ seq }) => seq)).toEqual([36]);
    expect(after.messages.map(({ op }) => op).slice(0, 4)).toEqual(['hello', 'bed', 'alarm', 'snapshot']);
    web.feed.blocks(3);
    await after.reached('bed-1', 43);
    expect(after.applied.slice(30).map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied']);
  });

  it('repeats nothing to a viewer that missed nothing', async () => {
    web = await startWeb();
    const before = await web.watch(['bed-1']);
    web.feed.blocks(5);
    await before.reached('bed-1', 5);
    const after = await web.watch(['bed-1'], { resume: await leftAt(before) });
    expect(after.applied).toEqual([]);
    expect(after.all('gap')).toEqual([]);
  });

  it('names the hole when what was missed is no longer in memory', async () => {
    web = await startWeb();
    const before = await web.watch(['bed-1']);
    web.feed.blocks(5);
    await before.reached('bed-1', 5);
    const resume = await leftAt(before);
    web.feed.blocks(ringItemsMax + 10);
    const after = await web.watch(['bed-1'], { resume });
    const newest = web.feed.seqs[0] ?? 0;
    expect(after.all('gap')).toMatchObject([{ reason: 'unavailable', fromSeq: 6, toSeq: newest }]);
    expect(after.all('snapshot')).toMatchObject([{ seq: newest }]);
    expect(after.applied).toEqual([]);
  });

  it('names the hole when it would be more than one subscription may ask for', async () => {
    web = await startWeb({ limits: { resumeBytesMax: 2000 } });
    const resume = [
      { bedId: 'bed-1', epoch: web.feed.bed(0).epoch, seq: 0 },
      { bedId: 'bed-2', epoch: web.feed.bed(0).epoch, seq: 0 },
    ];
    web.feed.blocks(30, 0);
    web.feed.blocks(30, 1);
    await aMoment();
    const viewer = await web.watch(['bed-1', 'bed-2'], { resume });
    expect(viewer.all('gap')).toMatchObject([
      { bedId: 'bed-2', reason: 'unavailable', fromSeq: 1, toSeq: 30 },
    ]);
    expect(viewer.applied).toHaveLength(30);
  });

  it('marks another epoch as a gap and starts from its snapshot: no false continuity', async () => {
    web = await startWeb();
    const before = await web.watch(['bed-1']);
    web.feed.blocks(40);
    await before.reached('bed-1', 40);
    const resume = await leftAt(before);
    web.feed.restart();
    web.feed.blocks(60);
    const after = await web.watch(['bed-1'], { resume });
    const { epoch } = web.feed.bed(0);
    expect(after.all('gap')).toMatchObject([{ reason: 'epoch', epoch, toSeq: 60 }]);
    expect(after.applied).toEqual([]);
    expect(after.mirror('bed-1').position).toEqual({ epoch, seq: 60 });
  });
});

describe('a core that comes back', () => {
  it('in a new epoch, viewers get description, gap and snapshot, then the stream, without connecting again', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(10);
    await viewer.reached('bed-1', 10);
    const seen = viewer.messages.length;
    web.feed.restart();
    web.feed.blocks(2);
    await viewer.reached('bed-1', 2);
    const after = viewer.messages.slice(seen).filter(({ op }) => op !== 'heartbeat');
    expect(after.map(({ op }) => op)).toEqual(['hello', 'bed', 'gap', 'snapshot']);
    expect(after[2]).toMatchObject({ reason: 'epoch' });
    expect(viewer.faults()).toEqual([]);
  });

  it('in the same epoch, the positions that were not heard are a gap', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(10);
    await viewer.reached('bed-1', 10);
    web.feed.disconnect();
    web.feed.skip(15);
    web.feed.connect();
    web.feed.blocks(2);
    await viewer.reached('bed-1', 27);
    expect(viewer.all('gap')).toMatchObject([{ reason: 'unavailable', fromSeq: 11, toSeq: 25 }]);
    expect(viewer.faults()).toEqual([]);
  });

  it('and a hole in its own feed is passed on as a gap, not hidden', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(2);
    web.feed.skip(3);
    web.feed.blocks(2);
    await viewer.reached('bed-1', 7);
    expect(viewer.all('gap')).toMatchObject([{ reason: 'unavailable', fromSeq: 3, toSeq: 5 }]);
    expect(viewer.faults()).toEqual([]);
  });
});

describe('a viewer that stops painting while its socket drains', () => {
  const limits = {
    tickMs: 100,
    conflateLagMs: 300,
    liveLagMs: 250,
    terminateLagMs: 60_000,
    ticksPerPing: 600,
    clientMessagesPerTick: 10_000,
  };

  async function conflated(viewer: StreamViewer): Promise<void> {
    viewer.paints = false;
    await viewer.until(() => {
      web.feed.block();
      return viewer.applied.some(({ what }) => what === 'conflated');
    }, 'conflation');
  }

  it('gets the newest values behind a marked gap; another viewer still gets every block', async () => {
    web = await startWeb({ limits });
    const frozen = await web.watch(['bed-1']);
    const healthy = await web.watch(['bed-1']);
    await conflated(frozen);
    web.feed.blocks(200);
    const newest = web.feed.seqs[0] ?? 0;
    await frozen.reached('bed-1', newest);
    await healthy.reached('bed-1', newest);
    const gap = frozen.all('gap').at(-1);
    expect(gap).toMatchObject({ reason: 'conflated', toSeq: newest });
    expect(gap?.fromMs).toBe(feedStartMs + (gap?.fromSeq ?? 0) * 100);
    expect(frozen.mirror('bed-1').sampleAt(0)).toEqual(healthy.mirror('bed-1').sampleAt(0));
    expect(frozen.faults()).toEqual([]);
    expect(healthy.faults()).toEqual([]);
    expect(healthy.applied).toHaveLength(newest);
    expect(healthy.all('gap')).toEqual([]);
  });

  it('gets every alarm, in order, between gaps that explain each jump', async () => {
    web = await startWeb({ limits });
    const frozen = await web.watch(['bed-1']);
    await conflated(frozen);
    const alarms: number[] = [];
    for (let i = 0; i < 50; i++) {
      web.feed.blocks(10);
      alarms.push(web.feed.alarm());
      if (i % 10 === 0) await aMoment();
    }
    await frozen.until(() => frozen.all('alarm').length === 50, 'alarms');
    expect(frozen.all('alarm').map(({ seq }) => seq)).toEqual(alarms);
    expect(frozen.faults()).toEqual([]);
    expect(frozen.applied.filter(({ what, seq }) => what === 'block' && seq > (alarms[0] ?? 0))).toEqual([]);
  });

  it('follows live again when it paints again, with nothing unexplained in between', async () => {
    web = await startWeb({ limits });
    const viewer = await web.watch(['bed-1']);
    await conflated(viewer);
    viewer.paints = true;
    const isLive = (): boolean => viewer.applied.slice(-5).every(({ what }) => what === 'block');
    await viewer.until(() => {
      web.feed.block();
      return viewer.applied.length > 10 && isLive();
    }, 'live');
    await viewer.reached('bed-1', web.feed.seqs[0] ?? 0);
    expect(viewer.faults()).toEqual([]);
  });

  it('is not behind because a bed has no news', async () => {
    web = await startWeb({ limits });
    const viewer = await web.watch(['bed-1', 'bed-2']);
    await viewer.until(() => {
      web.feed.block();
      return viewer.all('heartbeat').length > 12;
    }, 'a second of stream');
    expect(viewer.all('gap')).toEqual([]);
    expect(viewer.faults()).toEqual([]);
  });

  it('is cut off when it stays away too long, and resumes from where it stopped', async () => {
    web = await startWeb({ limits: { ...limits, conflateLagMs: 50_000, terminateLagMs: 500 } });
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(3);
    await viewer.reached('bed-1', 3);
    viewer.paints = false;
    web.feed.blocks(3);
    expect(await viewer.untilClosed()).toMatchObject({ code: 1006 });
    web.feed.blocks(4);
    await aMoment();
    const again = await web.watch(['bed-1'], { resume: viewer.positions() });
    expect(again.applied.map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
  });
});
