/**
 * The one requestAnimationFrame loop of the page. Everything that paints samples registers here; a frame is asked for
 * only when something is due, hidden drawings are skipped, and each drawing paints at most 22 times a second unless a
 * person is moving the cursor. It measures its own work, for the benchmark and for the status line.
 */

/**
 * Devices send at up to 10 Hz, each in its own rhythm. A drawing this old follows new data at once: at 90 ms one device
 * held up the next one's picture by 50 ms on average.
 */
export const redrawPeriodMs = 45;

export interface Drawing {
  /** Paint now. `nowMs` is the frame's monotonic time. */
  draw(nowMs: number): void;
  /** False while it cannot be seen (scrolled away, hidden tab): it is skipped and stays due. */
  visible(): boolean;
}

interface Entry {
  readonly drawing: Drawing;
  dueMs: number;
  drawnMs: number;
}

export interface FrameEdges {
  readonly now: () => number;
  readonly requestFrame: (callback: (nowMs: number) => void) => void;
  readonly setTimer: (callback: () => void, delayMs: number) => void;
}

const notDue = Number.POSITIVE_INFINITY;

export class FrameLoop {
  #edges: FrameEdges;
  #entries = new Map<Drawing, Entry>();
  #frameAsked = false;
  #timerDueMs = notDue;
  #afterFrame = new Set<(nowMs: number, allPainted: boolean) => void>();
  frames = 0;
  /** Main-thread ms of the last frame's drawing and of all frames. */
  renderMs = 0;
  renderTotalMs = 0;

  constructor(edges: FrameEdges) {
    this.#edges = edges;
  }

  add(drawing: Drawing): () => void {
    this.#entries.set(drawing, { drawing, dueMs: notDue, drawnMs: Number.NEGATIVE_INFINITY });
    this.invalidate(drawing);
    return () => this.#entries.delete(drawing);
  }

  /** The drawing shows something old. `urgent`: a person interacts, paint in the next frame whatever the period. */
  invalidate(drawing: Drawing, urgent = false): void {
    const entry = this.#entries.get(drawing);
    if (!entry) return;
    entry.dueMs = Math.min(entry.dueMs, urgent ? this.#edges.now() : entry.drawnMs + redrawPeriodMs);
    this.#schedule();
  }

  /** New samples: everything is old. */
  invalidateAll(): void {
    for (const entry of this.#entries.values())
      entry.dueMs = Math.min(entry.dueMs, entry.drawnMs + redrawPeriodMs);
    this.#schedule();
  }

  /** Called after each frame; `allPainted` when nothing visible is still waiting. */
  onFrame(listener: (nowMs: number, allPainted: boolean) => void): () => void {
    this.#afterFrame.add(listener);
    return () => this.#afterFrame.delete(listener);
  }

  /** A frame even when no drawing is due, so that `onFrame` learns when React's numerals were painted. */
  requestFrame(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#edges.requestFrame((nowMs) => this.#frame(nowMs));
  }

  #schedule(): void {
    if (this.#frameAsked) return;
    let dueMs = notDue;
    for (const entry of this.#entries.values())
      if (entry.dueMs < dueMs && entry.drawing.visible()) dueMs = entry.dueMs;
    if (dueMs === notDue) return;
    const waitMs = dueMs - this.#edges.now();
    if (waitMs <= 0) {
      this.requestFrame();
      return;
    }
    if (this.#timerDueMs <= dueMs) return;
    this.#timerDueMs = dueMs;
    this.#edges.setTimer(() => {
      this.#timerDueMs = notDue;
      this.#schedule();
    }, waitMs);
  }

  #frame(nowMs: number): void {
    this.#frameAsked = false;
    const startMs = this.#edges.now();
    let waiting = false;
    for (const entry of this.#entries.values()) {
      if (entry.dueMs === notDue || !entry.drawing.visible()) continue;
      if (entry.dueMs > startMs) {
        waiting = true;
        continue;
      }
      entry.dueMs = notDue;
      entry.drawnMs = startMs;
      entry.drawing.draw(nowMs);
    }
    this.frames++;
    this.renderMs = this.#edges.now() - startMs;
    this.renderTotalMs += this.renderMs;
    for (const listener of this.#afterFrame) listener(nowMs, !waiting);
    this.#schedule();
  }
}
