/** The link table, pair by pair, and the waiting times. */
import { describe, expect, it } from 'vitest';
import { linkPhases } from '../wire/messages.ts';
import {
  type LinkEvent,
  type LinkState,
  backoffMaxMs,
  backoffMs,
  closedLink,
  linkEvents,
  linkTable,
  silentOpeningsMax,
  stepLink,
} from './link-state.ts';

const half = 0.5;

/** Phase and effects expected of every pair: one row per phase, columns in the order of `linkEvents`. */
const expected: Readonly<Record<(typeof linkPhases)[number], readonly string[]>> = {
  //           open              opened            frame        silence              closed     failed               stop               backoffElapsed
  closed: [
    'opening openPort',
    'closed closePort',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
  ],
  opening: [
    'opening',
    'identifying',
    'opening',
    'backoff closePort',
    'backoff',
    'backoff',
    'closed closePort',
    'opening',
  ],
  identifying: [
    'identifying',
    'identifying',
    'streaming',
    'backoff closePort',
    'backoff',
    'backoff closePort',
    'closed closePort',
    'identifying',
  ],
  streaming: [
    'streaming',
    'streaming',
    'streaming',
    'backoff closePort',
    'backoff',
    'backoff closePort',
    'closed closePort',
    'streaming',
  ],
  backoff: [
    'opening openPort',
    'backoff closePort',
    'backoff',
    'backoff',
    'backoff',
    'backoff',
    'closed',
    'opening openPort',
  ],
};

function inPhase(phase: LinkState['phase']): LinkState {
  return { ...closedLink, phase, reopenAtMs: phase === 'backoff' ? 100 : null };
}

function run(state: LinkState, ...events: readonly LinkEvent[]): { state: LinkState; effects: string[] } {
  const effects: string[] = [];
  let current = state;
  for (const event of events) {
    const step = stepLink(current, event, 0, half);
    effects.push(...step.effects);
    current = step.state;
  }
  return { state: current, effects };
}

describe('the link table', () => {
  for (const phase of linkPhases) {
    for (const [index, event] of linkEvents.entries()) {
      it(`${phase} × ${event} goes where the table of the reliability rules says`, () => {
        const step = stepLink(inPhase(phase), event, 1000, half);
        expect([step.state.phase, ...step.effects].join(' ')).toBe(expected[phase][index]);
        expect(step.state.reopenAtMs === null).toBe(step.state.phase !== 'backoff');
      });
    }
  }

  it('has every pair of phase and event and nothing else', () => {
    expect(Object.keys(linkTable).toSorted()).toEqual(linkPhases.toSorted());
    for (const row of Object.values(linkTable))
      expect(Object.keys(row).toSorted()).toEqual(linkEvents.toSorted());
  });

  it('kills the port after the third silent opening, and counts anew', () => {
    let state: LinkState = inPhase('identifying');
    const kills: number[] = [];
    for (let n = 1; n <= 2 * silentOpeningsMax; n++) {
      const { state: next, effects } = run(state, 'silence', 'backoffElapsed', 'opened');
      if (effects.includes('killPort')) kills.push(n);
      state = next;
    }
    expect(kills).toEqual([silentOpeningsMax, 2 * silentOpeningsMax]);
  });

  it('forgets silent openings and failures when data come', () => {
    const silentTwice = run(
      inPhase('identifying'),
      ...(['silence', 'backoffElapsed', 'opened', 'silence', 'backoffElapsed', 'opened'] as const),
    );
    expect(silentTwice.state).toMatchObject({ silentOpenings: 2, failures: 2 });
    const good = run(silentTwice.state, 'frame');
    expect(good.state).toMatchObject({ phase: 'streaming', silentOpenings: 0, failures: 0 });
    expect(run(good.state, 'silence').effects).not.toContain('killPort');
  });

  it('a late report during the wait does not move the time of reopening', () => {
    const waiting = run(inPhase('streaming'), 'closed').state;
    expect(stepLink(waiting, 'closed', 5000, half).state).toEqual(waiting);
    expect(stepLink(waiting, 'opened', 5000, half).state).toEqual(waiting);
  });
});

describe('the wait before reopening', () => {
  it('doubles from a quarter of a second to five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 60].map((failures) => backoffMs(failures, half))).toEqual([
      250, 500, 1000, 2000, 4000, 5000, 5000,
    ]);
  });

  it('is spread by the jitter and never above five seconds', () => {
    expect(backoffMs(0, 0)).toBe(188);
    expect(backoffMs(0, 1)).toBe(313);
    expect(backoffMs(30, 1)).toBe(backoffMaxMs);
  });
});
