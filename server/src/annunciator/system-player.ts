/**
 * The loudspeaker of the gateway, through a player that the system has: pw-play, paplay, aplay or ffplay. Plays the burst
 * of render-burst.ts as a WAV file, once per burst period, until it is told to be silent. Volume is the system's: a
 * hospital sets it once, and no screen can turn it down.
 */
import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Priority, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { type PlayerName, playerNames } from '@circuitwatch/shared/config/site-config.ts';
import { renderBurst } from '@circuitwatch/shared/sound/render-burst.ts';
import { burstMs, type SoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import { outranks } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { type Annunciator, type AnnunciatorHealth, type AnnunciatorOrder, afterRun } from './annunciator.ts';
import { type RunningProgram, runProgram } from './run-program.ts';
import { wavFile } from './wav-file.ts';

const playerArguments: Readonly<Record<PlayerName, readonly string[]>> = {
  'pw-play': [],
  paplay: [],
  aplay: ['-q'],
  ffplay: ['-nodisp', '-autoexit', '-loglevel', 'error'],
};

const sampleRate = 48_000;
/** A player that takes this much longer than its burst hangs. */
const graceMs = 2_000;
/** A player that failed is asked again after this long, not only after the burst period. */
const retryMs = 1_000;

export interface FoundPlayer {
  readonly name: PlayerName;
  /** Full path of the program. */
  readonly file: string;
}

/** The wanted player, or for `auto` the first that is there, on a PATH. */
export function findPlayer(wanted: PlayerName | 'auto', path: string): FoundPlayer | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const name of wanted === 'auto' ? playerNames : [wanted]) {
    const file = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (file !== undefined) return { name, file };
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface SystemPlayerOptions {
  readonly player: FoundPlayer;
  readonly set: SoundSet;
  /** Where the WAV files are written: the private folder of this start. */
  readonly folder: string;
  readonly onFailure: (reason: string) => void;
}

export class SystemPlayer implements Annunciator {
  readonly #options: SystemPlayerOptions;
  readonly #files: Readonly<Record<Priority, string>>;
  #wanted: Priority | null = null;
  #playing: { readonly priority: Priority; readonly program: RunningProgram } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #health: AnnunciatorHealth;

  constructor(options: SystemPlayerOptions) {
    this.#options = options;
    this.#health = { name: options.player.name, ok: null, runs: 0, failures: 0, lastFailure: '' };
    const file = (priority: Priority): string => join(options.folder, `alarm-${priority}.wav`);
    this.#files = { low: file('low'), medium: file('medium'), high: file('high') };
    for (const priority of priorities) {
      const wav = wavFile(renderBurst(options.set, priority, sampleRate), sampleRate);
      writeFileSync(this.#files[priority], wav, { mode: 0o600 });
    }
  }

  get health(): AnnunciatorHealth {
    return this.#health;
  }

  /** Silence and a rise of the priority cut the burst that plays; a fall waits for its end. */
  order({ priority }: AnnunciatorOrder): void {
    if (priority === this.#wanted) return;
    const playing = this.#playing?.priority;
    this.#wanted = priority;
    if (playing !== undefined && priority !== null && !outranks(priority, playing)) return;
    this.#stop();
    this.#play();
  }

  close(): void {
    this.#wanted = null;
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#playing?.program.kill();
    this.#playing = undefined;
  }

  #play(): void {
    const priority = this.#wanted;
    if (priority === null) return;
    const { player, set } = this.#options;
    const pattern = set.bursts[priority];
    const program = runProgram({
      argv: [player.file, ...playerArguments[player.name], this.#files[priority]],
      timeoutMs: burstMs(pattern) + graceMs,
    });
    const playing = { priority, program };
    this.#playing = playing;
    void program.failure.then((failure) => {
      // A burst that was cut off on purpose is no failure.
      if (this.#playing !== playing) return;
      this.#playing = undefined;
      this.#health = afterRun(this.#health, failure);
      if (failure !== undefined) this.#options.onFailure(failure);
      const waitMs = failure === undefined ? pattern.interburstMs : retryMs;
      this.#timer = setTimeout(() => this.#play(), waitMs);
    });
  }
}
