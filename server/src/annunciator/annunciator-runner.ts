/**
 * Runs the gateway's sounders: asks four times a second whether they must sound, and passes changes on. Lives in the core,
 * which has the alarms; never waits for a sounder and never throws because of one.
 */
import type { AnnunciatorConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { SoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import type { Log } from '../foundation/log.ts';
import type { ClientConditionsReport } from '../link/web-to-core.ts';
import {
  type Annunciator,
  type AnnunciatorHealth,
  type AnnunciatorOrder,
  silentOrder,
} from './annunciator.ts';
import { CommandHook } from './command-hook.ts';
import { type BedSound, localSound } from './local-sound.ts';
import { findPlayer, SystemPlayer } from './system-player.ts';

const periodMs = 250;
/** A test of the sounder ends by itself: one HIGH burst and the start of the next. */
const testMs = 10_000;

export interface AnnunciatorRunnerSetup {
  readonly sounders: readonly Annunciator[];
  /** The alarms and the audio of every bed as of now. */
  readonly beds: () => readonly BedSound[];
  readonly gatewayMs: () => number;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

export class AnnunciatorRunner {
  readonly #setup: AnnunciatorRunnerSetup;
  readonly #unproven = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #soundingHigh: ReadonlySet<string> = new Set();
  #heardMs = Number.NEGATIVE_INFINITY;
  #testUntilMs = Number.NEGATIVE_INFINITY;
  #told = '';

  constructor(setup: AnnunciatorRunnerSetup) {
    this.#setup = setup;
    this.#timer = setInterval(() => this.#look(), periodMs);
  }

  /** The web process has said what the displays do. */
  displays(report: ClientConditionsReport): void {
    this.#soundingHigh = new Set(
      report.sounding.flatMap(({ bedId, priority }) => (priority === 'high' ? [bedId] : [])),
    );
    this.#heardMs = this.#setup.monotonicMs();
  }

  /** Sounds HIGH for 10 s, for the self-test (R76). */
  test(): void {
    this.#testUntilMs = this.#setup.monotonicMs() + testMs;
    this.#look();
  }

  get health(): readonly AnnunciatorHealth[] {
    return this.#setup.sounders.map(({ health }) => health);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const sounder of this.#setup.sounders) sounder.close();
  }

  #look(): void {
    const order = this.#wanted();
    const key = JSON.stringify(order);
    if (key === this.#told || (this.#told === '' && order === silentOrder)) return;
    this.#told = key;
    if (order.priority !== null) this.#setup.log.warn({ ...order }, 'the gateway sounds by itself');
    for (const sounder of this.#setup.sounders) sounder.order(order);
  }

  #wanted(): AnnunciatorOrder {
    const { beds, gatewayMs, monotonicMs } = this.#setup;
    const now = { gatewayMs: gatewayMs(), monotonicMs: monotonicMs() };
    const displays = { soundingHigh: this.#soundingHigh, heardMs: this.#heardMs };
    const order = localSound(beds(), displays, this.#unproven, now);
    if (order.priority !== null || now.monotonicMs >= this.#testUntilMs) return order;
    return { priority: 'high', bedIds: [], reason: 'test' };
  }
}

/** The sounders of a configuration; a wanted player that is not there is told once and left out. */
export function openSounders(
  config: AnnunciatorConfig,
  set: SoundSet,
  folder: string,
  log: Log,
): readonly Annunciator[] {
  const sounders: Annunciator[] = [];
  const failed = (name: string) => (reason: string) => log.error({ name, reason }, 'a sounder failed');
  if (config.player !== 'off') {
    const player = findPlayer(config.player, process.env['PATH'] ?? '');
    if (player) {
      const onFailure = failed(player.name);
      sounders.push(new SystemPlayer({ player, set, folder, onFailure }));
    } else
      log.error({ player: config.player }, 'no sound player was found: the gateway cannot sound by itself');
  }
  const [program, ...args] = config.command ?? [];
  if (program !== undefined) {
    const timeoutMs = config.commandTimeoutMs;
    sounders.push(new CommandHook({ argv: [program, ...args], timeoutMs, onFailure: failed(program) }));
  }
  return sounders;
}
