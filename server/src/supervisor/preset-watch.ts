/**
 * Looks at the site's preset files while the gateway runs (R51): what was checked at the start stays in force, so that limits
 * never change under a patient because somebody edits a file; a file that would keep the gateway from starting again is told
 * now and not at night.
 *
 * Files are asked for their time every two seconds (`fs.watchFile`): notifications do not come from network folders, and get
 * lost where an editor replaces the file. In the supervisor, because checking a file takes longer than a step of the core.
 */
import { unwatchFile, watchFile } from 'node:fs';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { readPresetsAgain } from '../config/site-presets.ts';

const lookPeriodMs = 2_000;
/** An editor writes in pieces, and a person changes two files at once. */
const settleMs = 500;

export interface PresetWatchSetup {
  readonly config: Pick<SiteConfig, 'presets' | 'beds'>;
  /** After each change of a file: the first mistake, null when all could be loaded. */
  onChecked(refused: string | null): void;
  /** Tests shorten it. */
  readonly periodMs?: number;
}

export class PresetWatch {
  readonly #setup: PresetWatchSetup;
  readonly #changed = (): void => this.#soon();
  #timer: NodeJS.Timeout | undefined;

  constructor(setup: PresetWatchSetup) {
    this.#setup = setup;
    const interval = setup.periodMs ?? lookPeriodMs;
    for (const file of setup.config.presets ?? [])
      watchFile(file, { interval, persistent: false }, this.#changed);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const file of this.#setup.config.presets ?? []) unwatchFile(file, this.#changed);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#setup.onChecked(readPresetsAgain(this.#setup.config).refused),
      settleMs,
    );
  }
}
