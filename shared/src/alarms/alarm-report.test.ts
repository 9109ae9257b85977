/** Reports against what a person counts by hand on a short log. */
import { describe, expect, it } from 'vitest';
import { Bedside, startMs } from '../monitor/bedside.fixture.ts';
import { AlarmReporter } from './alarm-report.ts';
import { type AlarmView, noSignals, type Priority } from './alarm-types.ts';

const hourMs = 3_600_000;
const day = (atMs: number): string => `day ${Math.floor(atMs / (24 * hourMs))}`;
const actor = { id: 'li', name: 'Li', role: 'nurse', client: { name: 'bed', role: 'bedside' } } as const;

function view(
  ruleId: string,
  onsetMs: number | null,
  priority: Priority,
  part: Partial<AlarmView> = {},
): AlarmView {
  return {
    ...noSignals,
    alarmId: ruleId,
    ruleId,
    revision: 1,
    occurrence: 1,
    condition: onsetMs === null ? 'normal' : 'active',
    kind: 'circuit',
    priority,
    level: null,
    channel: null,
    device: null,
    value: null,
    limit: null,
    comparison: null,
    onsetMs,
    changedMs: onsetMs ?? 0,
    consequenceOf: null,
    signalledMs: onsetMs,
    ...part,
  };
}

/** One occurrence: on, acknowledged after a while, over. */
function play(
  reporter: AlarmReporter,
  ruleId: string,
  onsetMs: number,
  lastsMs: number,
  ackMs?: number,
): void {
  reporter.take(view(ruleId, onsetMs, 'medium'), onsetMs);
  const acknowledged = ackMs === undefined ? null : { actor, atMs: onsetMs + ackMs };
  if (acknowledged)
    reporter.take(view(ruleId, onsetMs, 'medium', { ack: 'ack', acknowledged }), acknowledged.atMs);
  reporter.take(view(ruleId, null, 'low', { acknowledged }), onsetMs + lastsMs);
}

describe('[R75] a report of alarms', () => {
  it('counts by priority, rule and day, with time in alarm and delays of acknowledging', () => {
    const reporter = new AlarmReporter(0, 48 * hourMs);
    play(reporter, 'p1-low', hourMs, 10_000, 4_000);
    play(reporter, 'p1-low', 2 * hourMs, 60_000, 30_000);
    play(reporter, 'dp-high', 2 * hourMs + 30_000, 60_000);
    play(reporter, 'dp-high', 30 * hourMs, 13 * hourMs, 8_000);
    reporter.take(view('no-flow', 40 * hourMs, 'medium'), 40 * hourMs);
    reporter.take(view('no-flow', 40 * hourMs, 'high'), 40 * hourMs + 1_000);
    reporter.take(view('flow-low', 41 * hourMs, 'medium', { signalledMs: null }), 41 * hourMs);
    const report = reporter.report(day);
    expect(report).toMatchObject({
      total: 5,
      counts: { low: 0, medium: 4, high: 1 },
      silent: 1,
      perDay: 2.5,
      // 10 s, 90 s for the two that overlap, and from hour 30 to the end of hour 48 for the two that do.
      inAlarmMs: 10_000 + 90_000 + 18 * hourMs,
      fleeting: 1,
      stale: 1,
      floods: 0,
      chattering: [],
      days: [
        { day: 'day 0', counts: { medium: 3, high: 0 } },
        { day: 'day 1', counts: { medium: 1, high: 1 } },
      ],
    });
    expect(report.acknowledge.medium).toEqual({ count: 3, medianMs: 8_000, p95Ms: 30_000 });
    expect(report.acknowledge.high).toEqual({ count: 0, medianMs: null, p95Ms: null });
    expect(report.rules.map(({ ruleId, total, unacknowledged }) => [ruleId, total, unacknowledged])).toEqual([
      ['dp-high', 2, 1],
      ['p1-low', 2, 0],
      ['no-flow', 1, 1],
    ]);
  });

  it('finds floods and alarms that chatter', () => {
    const reporter = new AlarmReporter(0, hourMs);
    for (let n = 0; n < 3; n++) play(reporter, 'p1-low', n * 25_000, 5_000);
    for (let n = 0; n < 12; n++) play(reporter, `rule-${n}`, 20 * 60_000 + n * 40_000, 5_000);
    expect(reporter.report(day)).toMatchObject({ total: 15, floods: 1, chattering: ['p1-low'] });
  });

  it('only counts what began in its time, and an alarm that goes on counts to the end of it', () => {
    const reporter = new AlarmReporter(hourMs, 2 * hourMs);
    play(reporter, 'p1-low', 30 * 60_000, 10_000);
    reporter.take(view('dp-high', 90 * 60_000, 'low'), 90 * 60_000);
    expect(reporter.report(day)).toMatchObject({ total: 1, inAlarmMs: 30 * 60_000, counts: { low: 1 } });
  });

  it('agrees with the log of a whole monitor', () => {
    const bed = new Bedside().run(1_000).run(4_000, { flow: 0 });
    bed.act('acknowledge', 'no-flow');
    bed.run(20_000, { flow: 1.6 });
    const reporter = new AlarmReporter(startMs, startMs + 60_000);
    for (const { view: told, atMs } of bed.transitions) reporter.take(told, atMs);
    const { rules, acknowledge } = reporter.report(day);
    expect(rules.find(({ ruleId }) => ruleId === 'no-flow')).toMatchObject({ total: 1, unacknowledged: 0 });
    expect(acknowledge.high.count).toBe(1);
  });
});
