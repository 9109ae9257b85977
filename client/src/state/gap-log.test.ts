import { describe, expect, it } from 'vitest';
import { GapLog } from './gap-log.ts';

describe('what is known about missing data', () => {
  it('a link that does not stream is a gap from its last frame until it streams again', () => {
    const log = new GapLog();
    log.links('b1', [{ device: 'cdi', phase: 'backoff', lastFrameMs: 1_000 }], 3_000);
    log.links('b1', [{ device: 'cdi', phase: 'opening', lastFrameMs: 1_000 }], 4_000);
    expect(log.of('b1', 'cdi')).toEqual([{ fromMs: 1_000, toMs: Infinity, cause: 'link', device: 'cdi' }]);
    log.links('b1', [{ device: 'cdi', phase: 'streaming', lastFrameMs: 9_000 }], 9_000);
    expect(log.of('b1', 'cdi')).toEqual([{ fromMs: 1_000, toMs: 9_000, cause: 'link', device: 'cdi' }]);
    expect(log.of('b1', 'probe')).toEqual([]);
  });

  it('a restart of the gateway concerns every device; a clock step explains no silence', () => {
    const log = new GapLog();
    log.ledger('b1', [
      { kind: 'restart', atMs: 60_000, device: null, detail: { lastAtMs: 48_000, missingMs: 12_000 } },
      { kind: 'clockStep', atMs: 60_000, device: null, detail: {} },
      { kind: 'cableOut', atMs: 5_000, device: 'cdi', detail: { reason: 'closed' } },
    ]);
    expect(log.of('b1', 'probe')).toEqual([{ fromMs: 48_000, toMs: 60_000, cause: 'gateway', device: null }]);
    expect(log.of('b1', 'cdi')[1]).toEqual({ fromMs: 5_000, toMs: 5_000, cause: 'link', device: 'cdi' });
  });

  it('says the same gap once, tells readers about changes, and is bounded', () => {
    const log = new GapLog();
    const gap = { fromMs: 1, toMs: 2, cause: 'unknown', device: null } as const;
    log.add('b1', gap);
    const { version } = log;
    log.add('b1', gap);
    expect([log.version, log.of('b1', 'x').length]).toEqual([version, 1]);
    for (let i = 0; i < 1_000; i++) log.add('b1', { ...gap, fromMs: i + 10, toMs: i + 11 });
    expect(log.of('b1', 'x').length).toBe(500);
  });
});
