/**
 * The life of a link to a device: one table of phase × event, the same for every device and port (reliability.md §2).
 *
 * A port that closes, fails or falls silent is reopened for ever, 0.25 s later at first, then doubling to 5 s. After three
 * silent openings in a row the process that holds the port is killed: a dead USB adapter gives no error and may spin.
 * Effects are data; the session and the edge carry them out. Time and chance are arguments.
 */
import type { LinkPhase } from '../monitor/monitor-types.ts';

export const backoffFirstMs = 250;
export const backoffMaxMs = 5000;
/** Jitter lengthens or shortens a wait by up to this share, so that many ports do not reopen in step. */
export const backoffJitterShare = 0.25;
export const silentOpeningsMax = 3;

export const linkEvents = [
  'open',
  'opened',
  'frame',
  'silence',
  'closed',
  'failed',
  'stop',
  'backoffElapsed',
] as const;
/** `closed` = an open port went away; `failed` = it could not be opened or written; `open`, `stop` come from people. */
export type LinkEvent = (typeof linkEvents)[number];

export type LinkEffect = 'openPort' | 'closePort' | 'killPort';

type Action =
  | 'openPort'
  | 'closePort'
  /** Silence after opening: counts towards killing the port's process. */
  | 'countSilence'
  /** Data: the link is good, earlier failures are forgotten. */
  | 'forgive';

interface Transition {
  readonly to: LinkPhase;
  readonly actions: readonly Action[];
}

const stay = (phase: LinkPhase, ...actions: readonly Action[]): Transition => ({ to: phase, actions });
const go = (to: LinkPhase, ...actions: readonly Action[]): Transition => ({ to, actions });

/** Entering `backoff` always sets the next waiting time. Every pair is here; a pair that changes nothing says `stay`. */
export const linkTable: Readonly<Record<LinkPhase, Readonly<Record<LinkEvent, Transition>>>> = {
  closed: {
    open: go('opening', 'openPort'),
    // An opening that was stopped meanwhile: do not keep the port.
    opened: stay('closed', 'closePort'),
    frame: stay('closed'),
    silence: stay('closed'),
    closed: stay('closed'),
    failed: stay('closed'),
    stop: stay('closed'),
    backoffElapsed: stay('closed'),
  },
  opening: {
    open: stay('opening'),
    opened: go('identifying'),
    frame: stay('opening'),
    // Neither opened nor refused: an adapter that hangs in its driver.
    silence: go('backoff', 'closePort', 'countSilence'),
    closed: go('backoff'),
    failed: go('backoff'),
    stop: go('closed', 'closePort'),
    backoffElapsed: stay('opening'),
  },
  identifying: {
    open: stay('identifying'),
    opened: stay('identifying'),
    frame: go('streaming', 'forgive'),
    silence: go('backoff', 'closePort', 'countSilence'),
    closed: go('backoff'),
    failed: go('backoff', 'closePort'),
    stop: go('closed', 'closePort'),
    backoffElapsed: stay('identifying'),
  },
  streaming: {
    open: stay('streaming'),
    opened: stay('streaming'),
    frame: stay('streaming'),
    silence: go('backoff', 'closePort', 'countSilence'),
    closed: go('backoff'),
    failed: go('backoff', 'closePort'),
    stop: go('closed', 'closePort'),
    backoffElapsed: stay('streaming'),
  },
  backoff: {
    open: go('opening', 'openPort'),
    opened: stay('backoff', 'closePort'),
    frame: stay('backoff'),
    silence: stay('backoff'),
    closed: stay('backoff'),
    failed: stay('backoff'),
    stop: go('closed'),
    backoffElapsed: go('opening', 'openPort'),
  },
};

export interface LinkState {
  readonly phase: LinkPhase;
  /** Waits since the last data, for the doubling. */
  readonly failures: number;
  /** Silent openings since the last data or kill. */
  readonly silentOpenings: number;
  /** When the wait ends; only in `backoff`. */
  readonly reopenAtMs: number | null;
}

export const closedLink: LinkState = { phase: 'closed', failures: 0, silentOpenings: 0, reopenAtMs: null };

export interface LinkStep {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

/** Wait number `failures` (0 = the first), `jitter` in [0, 1). */
export function backoffMs(failures: number, jitter: number): number {
  const doubled = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(failures, 16));
  return Math.round(Math.min(backoffMaxMs, doubled * (1 + backoffJitterShare * (2 * jitter - 1))));
}

export function stepLink(state: LinkState, event: LinkEvent, nowMs: number, jitter: number): LinkStep {
  const { to, actions } = linkTable[state.phase][event];
  let { failures, silentOpenings } = state;
  const effects: LinkEffect[] = [];
  for (const action of actions) {
    if (action === 'openPort' || action === 'closePort') effects.push(action);
    else if (action === 'forgive') failures = silentOpenings = 0;
    else silentOpenings += 1;
  }
  if (silentOpenings >= silentOpeningsMax) {
    silentOpenings = 0;
    effects.push('killPort');
  }
  if (to !== 'backoff') {
    const settled = to === 'closed' ? 0 : failures;
    return { state: { phase: to, failures: settled, silentOpenings, reopenAtMs: null }, effects };
  }
  if (state.phase === 'backoff') return { state, effects };
  const reopenAtMs = nowMs + backoffMs(failures, jitter);
  return { state: { phase: to, failures: failures + 1, silentOpenings, reopenAtMs }, effects };
}
