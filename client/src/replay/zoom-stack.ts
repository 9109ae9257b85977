/** Which part of the run the timeline shows, with undo and redo. Pure. */
import type { Stretch } from '@circuitwatch/shared/wire/replay.ts';

/** Nobody looks closer at a timeline than this. */
export const viewMsMin = 10_000;
const historyMax = 50;

export class ZoomStack {
  readonly whole: Stretch;
  #past: Stretch[] = [];
  #future: Stretch[] = [];
  #view: Stretch;

  constructor(whole: Stretch) {
    this.whole = whole;
    this.#view = whole;
  }

  get view(): Stretch {
    return this.#view;
  }

  /** `keep`: a step of its own for undo; without, one turn of a wheel among many. */
  show(stretch: Stretch, keep = true): void {
    const next = this.#inside(stretch);
    if (next.fromMs === this.#view.fromMs && next.toMs === this.#view.toMs) return;
    if (keep) {
      this.#past = [...this.#past, this.#view].slice(-historyMax);
      this.#future = [];
    }
    this.#view = next;
  }

  /** Zooms by a factor around a moment, which stays in its place. */
  zoom(factor: number, aroundMs: number, keep = true): void {
    const { fromMs, toMs } = this.#view;
    this.show(
      { fromMs: aroundMs - (aroundMs - fromMs) * factor, toMs: aroundMs + (toMs - aroundMs) * factor },
      keep,
    );
  }

  fitAll(): void {
    this.show(this.whole);
  }

  undo(): void {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#view);
    this.#view = before;
  }

  redo(): void {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#view);
    this.#view = after;
  }

  /** A moment outside the view pages it, so that the playhead is always in sight. True when it did. */
  follow(atMs: number): boolean {
    const { fromMs, toMs } = this.#view;
    if (atMs >= fromMs && atMs <= toMs) return false;
    const lengthMs = toMs - fromMs;
    this.show({ fromMs: atMs - lengthMs * 0.2, toMs: atMs + lengthMs * 0.8 }, false);
    return true;
  }

  /** Inside the run, no shorter than the minimum. */
  #inside({ fromMs, toMs }: Stretch): Stretch {
    const wholeMs = this.whole.toMs - this.whole.fromMs;
    const lengthMs = Math.min(wholeMs, Math.max(Math.min(viewMsMin, wholeMs), toMs - fromMs));
    const middleMs = (fromMs + toMs) / 2;
    const first = Math.max(this.whole.fromMs, Math.min(this.whole.toMs - lengthMs, middleMs - lengthMs / 2));
    return { fromMs: first, toMs: first + lengthMs };
  }
}
