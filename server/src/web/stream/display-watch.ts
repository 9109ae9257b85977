/**
 * Twice a second: what is wrong with the displays, to the core, and the rows that wait in their journal. A change goes at once, and everything once a second even
 * without a change, so that the core notices when the web process itself has nothing more to say.
 */
import { bedsideSounds, clientConditions } from '@circuitwatch/shared/alarms/client-watch.ts';
import type { ClientConditionsReport } from '../../link/web-to-core.ts';
import type { GatewayState } from '../gateway-state.ts';
import type { WebClock } from '../web-clock.ts';
import type { DisplayRegistry } from './display-registry.ts';

const watchPeriodMs = 500;
/** An unchanged report is repeated after this long. */
const repeatMs = 1_000;

export class DisplayWatch {
  readonly #registry: DisplayRegistry;
  readonly #state: GatewayState;
  readonly #clock: WebClock;
  readonly #send: (report: ClientConditionsReport) => void;
  #timer: NodeJS.Timeout | undefined;
  #told = '';
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(
    registry: DisplayRegistry,
    state: GatewayState,
    clock: WebClock,
    send: (report: ClientConditionsReport) => void,
  ) {
    this.#registry = registry;
    this.#state = state;
    this.#clock = clock;
    this.#send = send;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), watchPeriodMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Everything as of now, for the core and for whoever asks the API. */
  report(): ClientConditionsReport {
    const nowMs = this.#clock.monotonicMs();
    const displays = this.#registry.displays(nowMs);
    const facts = displays.map((display) => display.facts);
    const attended = displays.flatMap(({ facts: { role, bedId }, isConnected }) =>
      role === 'bedside' && isConnected && bedId !== null ? [bedId] : [],
    );
    return {
      type: 'clientConditions',
      conditions: clientConditions(facts, nowMs).map(({ sinceMs, ...condition }) => ({
        ...condition,
        ageMs: Math.round(nowMs - sinceMs),
      })),
      sounding: [...bedsideSounds(facts, nowMs)].map(([bedId, priority]) => ({ bedId, priority })),
      attended: [...new Set(attended)],
      alarmTests: this.#state
        .beds()
        .map(({ mirror, alarmTest }) => ({ bedId: mirror.bed.bedId, n: alarmTest })),
    };
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#registry.journal.look(nowMs);
    const report = this.report();
    const conditions = report.conditions.map(({ kind, clientId }) => `${clientId} ${kind}`);
    const key = JSON.stringify([conditions, report.sounding, report.attended]);
    if (key === this.#told && nowMs - this.#toldMs < repeatMs) return;
    this.#told = key;
    this.#toldMs = nowMs;
    this.#send(report);
  }
}
