import type { RecordBatch } from '@circuitwatch/shared/recording/record-types.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BedOutlet, commitWaitMs } from './bed-outlet.ts';

const batch = (seq: number): RecordBatch => ({
  bedId: 'bed-1',
  epoch: 1,
  seq,
  atMs: seq,
  blocks: [],
  raw: [],
  events: [],
  ledger: [],
});

interface Commit {
  readonly seq: number;
  resolve(): void;
  reject(error: Error): void;
}

function outletWithSlowRecorder() {
  const commits: Commit[] = [];
  const appended: number[] = [];
  const failures: string[] = [];
  const sent: string[] = [];
  const outlet = new BedOutlet(
    {
      append: ({ seq }) => appended.push(seq),
      commit: ({ seq }) => new Promise((resolve, reject) => commits.push({ seq, resolve, reject })),
    },
    (reason) => failures.push(reason),
  );
  const send = (name: string) => (recorded: boolean) => sent.push(recorded ? `${name} recorded` : name);
  return { outlet, commits, appended, failures, sent, send };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('the outlet of a bed', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('shows samples at once and hands them to the recorder', () => {
    const { outlet, appended, sent, send } = outletWithSlowRecorder();
    outlet.publish(batch(1), [send('block 1')], []);
    expect(sent).toEqual(['block 1']);
    expect(appended).toEqual([1]);
  });

  it('shows an alarm only once it is committed, and keeps what follows behind it', async () => {
    const { outlet, commits, sent, send } = outletWithSlowRecorder();
    outlet.publish(batch(2), [send('block 1')], [send('alarm 2')]);
    outlet.publish(batch(3), [send('block 3')], []);
    expect(sent).toEqual(['block 1']);
    commits[0]?.resolve();
    await settle();
    expect(sent).toEqual(['block 1', 'alarm 2 recorded', 'block 3']);
  });

  it('keeps two alarms in order when the second is committed first', async () => {
    const { outlet, commits, sent, send } = outletWithSlowRecorder();
    outlet.publish(batch(1), [], [send('alarm 1')]);
    outlet.publish(batch(2), [], [send('alarm 2')]);
    commits[1]?.resolve();
    await settle();
    expect(sent).toEqual([]);
    commits[0]?.resolve();
    await settle();
    expect(sent).toEqual(['alarm 1 recorded', 'alarm 2 recorded']);
  });

  it('shows an alarm as not recorded when the recorder is too slow, and not a second time when it confirms late', async () => {
    const { outlet, commits, failures, sent, send } = outletWithSlowRecorder();
    outlet.publish(batch(1), [], [send('alarm 1')]);
    vi.advanceTimersByTime(commitWaitMs - 1);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(['alarm 1']);
    expect(failures).toEqual([`the recorder did not confirm an alarm within ${commitWaitMs} ms`]);
    commits[0]?.resolve();
    await settle();
    expect(sent).toEqual(['alarm 1']);
  });

  it('shows an alarm at once as not recorded when the commit fails', async () => {
    const { outlet, commits, failures, sent, send } = outletWithSlowRecorder();
    outlet.publish(batch(1), [], [send('alarm 1')]);
    commits[0]?.reject(new Error('disk full'));
    await settle();
    expect(sent).toEqual(['alarm 1']);
    expect(failures).toEqual(['disk full']);
  });
});
