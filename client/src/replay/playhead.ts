/**
 * Where a replay stands and how it moves: between the ends of the run, at a speed, never past what has been fetched. Pure:
 * local time is an argument.
 */

/** peers.md §4.3: a run lasts days, so high speeds matter more than slow ones. */
export const speeds = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800] as const;
/** Faster than this the samples come thinned, ten steps a second. */
export const wholeSpeedMax = 60;
const stepsPerSecond = 10;

/** How thinned the samples of a speed are: the length of a step in ms, 0 = every sample. */
export function everyMsOf(speed: number): number {
  return speed > wholeSpeedMax ? (speed * 1000) / stepsPerSecond : 0;
}

export class Playhead {
  readonly fromMs: number;
  /** The end of the recording; it moves while the run goes on. */
  toMs: number;
  isPlaying = false;
  #atMs: number;
  /** Ahead of `atMs` by less than a step of thinned samples. */
  #wantedMs: number;

  constructor(fromMs: number, toMs: number, atMs: number) {
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.#atMs = this.#inside(atMs);
    this.#wantedMs = this.#atMs;
  }

  get atMs(): number {
    return this.#atMs;
  }

  /** Jumps; beyond an end it stands at that end. Returns where it is. */
  seek(atMs: number): number {
    this.#atMs = this.#inside(atMs);
    this.#wantedMs = this.#atMs;
    return this.#atMs;
  }

  /**
   * Moves on by local time, at most to `limitMs`; `settle` gives the last moment at which the screen may stand. At the end of
   * the recording it stops. Returns where it is.
   */
  advance(elapsedMs: number, speed: number, limitMs: number, settle: (ms: number) => number): number {
    if (!this.isPlaying) return this.#atMs;
    const wanted = this.#wantedMs + Math.max(0, elapsedMs) * speed;
    this.#wantedMs = Math.max(this.#atMs, Math.min(wanted, limitMs, this.toMs));
    this.#atMs = Math.max(this.#atMs, settle(this.#wantedMs));
    if (this.#atMs >= this.toMs) this.isPlaying = false;
    return this.#atMs;
  }

  #inside(atMs: number): number {
    return Math.max(this.fromMs, Math.min(this.toMs, Math.round(atMs)));
  }
}

const measuredMs = 2_000;

/** The speed that is reached, over the last two seconds. */
export class SpeedMeter {
  #marks: { localMs: number; atMs: number }[] = [];

  reset(): void {
    this.#marks = [];
  }

  add(localMs: number, atMs: number): void {
    this.#marks.push({ localMs, atMs });
    while ((this.#marks[1]?.localMs ?? localMs) < localMs - measuredMs) this.#marks.shift();
  }

  /** undefined before half a second has been seen. */
  get speed(): number | undefined {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.localMs - first.localMs < measuredMs / 4) return undefined;
    return (last.atMs - first.atMs) / (last.localMs - first.localMs);
  }
}
