import { describe, expect, it } from 'vitest';
import { HistoryClient, historyPath } from './history.ts';

const query = { bedId: 'bed-1', channel: 'flow', fromMs: 0.5, toMs: 60_000, points: 600 };
const series = (channel: string) => ({
  channel,
  fromMs: 0,
  bucketMs: 100,
  min: [1],
  max: [2],
  mean: [1.5],
  count: [9],
  missing: [0],
});

function client(answers: ((path: string) => { ok: boolean; body: unknown })[]) {
  const paths: string[] = [];
  const timers: { callback: () => void; delayMs: number }[] = [];
  const history = new HistoryClient({
    get: async (path) => {
      paths.push(path);
      const answer = answers[Math.min(paths.length, answers.length) - 1];
      if (!answer) throw new Error('no answer');
      return answer(path);
    },
    setTimer: (callback, delayMs) => timers.push({ callback, delayMs }),
  });
  const fire = (): number | undefined => {
    const timer = timers.shift();
    timer?.callback();
    return timer?.delayMs;
  };
  return { history, paths, fire, timers };
}

const good = (path: string) => ({
  ok: true,
  body: {
    bedId: 'bed-1',
    runId: 'r',
    fromMs: 0,
    toMs: 1,
    series: (new URLSearchParams(path.split('?')[1]).get('channels') ?? '').split(',').map(series),
    ledger: [],
  },
});
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the history client', () => {
  it('asks for whole milliseconds and never for more points than the gateway gives', () => {
    expect(historyPath([{ ...query, points: 1e9 }])).toBe(
      '/history?channels=flow&from=0&to=60000&points=4000',
    );
  });

  it('sends requests of the same moment for the same bed and range as one', async () => {
    const { history, paths, fire } = client([good]);
    const both = Promise.all([history.load(query), history.load({ ...query, channel: 'p1' })]);
    fire();
    const answers = await both;
    expect(paths).toHaveLength(1);
    expect(answers.map((answer) => answer?.series?.channel)).toEqual(['flow', 'p1']);
  });

  it('tries a failed request again, slower each time, and gives up in the end', async () => {
    const { history, paths, fire, timers } = client([() => ({ ok: false, body: {} })]);
    const answer = history.load(query);
    const waits: (number | undefined)[] = [];
    waits.push(fire());
    for (let i = 0; i < 10; i++) {
      await settle();
      if (timers.length > 0) waits.push(fire());
    }
    expect(await answer).toBeUndefined();
    expect(paths).toHaveLength(5);
    expect(waits).toEqual([30, 1_000, 5_000, 15_000, 60_000]);
  });

  it('refuses an answer whose columns do not fit together', async () => {
    const bad = () => ({ ok: true, body: { series: [{ ...series('flow'), min: [] }], ledger: [] } });
    const { history, fire } = client([bad, good]);
    const answer = history.load(query);
    fire();
    await settle();
    fire();
    expect((await answer)?.series?.mean).toEqual([1.5]);
  });
});
