import { describe, expect, it } from 'vitest';
import { type Drawing, FrameLoop } from './frame-loop.ts';

const frameMs = 16;

/** A display whose frames and timers come when the test lets time pass. */
class Display {
  nowMs = 0;
  #frames: ((nowMs: number) => void)[] = [];
  #timers: { atMs: number; callback: () => void }[] = [];
  readonly loop = new FrameLoop({
    now: () => this.nowMs,
    requestFrame: (callback) => this.#frames.push(callback),
    setTimer: (callback, delayMs) => this.#timers.push({ atMs: this.nowMs + delayMs, callback }),
  });

  pass(ms: number): void {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; ) {
      this.nowMs += 1;
      const due = this.#timers.filter((timer) => timer.atMs <= this.nowMs);
      this.#timers = this.#timers.filter((timer) => timer.atMs > this.nowMs);
      for (const timer of due) timer.callback();
      if (this.nowMs % frameMs !== 0) continue;
      const frames = this.#frames;
      this.#frames = [];
      for (const frame of frames) frame(this.nowMs);
    }
  }
}

class Picture implements Drawing {
  readonly drawn: number[] = [];
  isVisible = true;
  draw(nowMs: number): void {
    this.drawn.push(nowMs);
  }
  visible(): boolean {
    return this.isVisible;
  }
}

function displayed(): { display: Display; picture: Picture } {
  const display = new Display();
  const picture = new Picture();
  display.loop.add(picture);
  display.pass(200);
  picture.drawn.length = 0;
  return { display, picture };
}

describe('the frame loop', () => {
  it('paints new data in the next frame', () => {
    const { display, picture } = displayed();
    display.loop.invalidateAll();
    display.pass(frameMs);
    expect(picture.drawn).toHaveLength(1);
  });

  it('follows 10 Hz data, and paints at most about 22 times a second when they come faster', () => {
    const { display, picture } = displayed();
    for (let i = 0; i < 20; i++) {
      display.loop.invalidateAll();
      display.pass(100);
    }
    expect(picture.drawn).toHaveLength(20);
    picture.drawn.length = 0;
    for (let i = 0; i < 100; i++) {
      display.loop.invalidateAll();
      display.pass(20);
    }
    expect(picture.drawn.length).toBeLessThanOrEqual(44);
    expect(picture.drawn.length).toBeGreaterThanOrEqual(36);
  });

  it('paints in every frame while a person moves the cursor', () => {
    const { display, picture } = displayed();
    for (let i = 0; i < 10; i++) {
      display.loop.invalidate(picture, true);
      display.pass(frameMs);
    }
    expect(picture.drawn).toHaveLength(10);
  });

  it('skips what cannot be seen, and paints it when it comes back', () => {
    const { display, picture } = displayed();
    picture.isVisible = false;
    display.loop.invalidateAll();
    display.pass(500);
    expect(picture.drawn).toHaveLength(0);
    picture.isVisible = true;
    display.loop.invalidate(picture);
    display.pass(frameMs);
    expect(picture.drawn).toHaveLength(1);
  });

  it('asks for no frame while nothing changes', () => {
    const { display } = displayed();
    const { frames } = display.loop;
    display.pass(5_000);
    expect(display.loop.frames).toBe(frames);
  });

  it('says that everything is painted only when nothing visible still waits', () => {
    const { display, picture } = displayed();
    const painted: boolean[] = [];
    display.loop.onFrame((_nowMs, all) => painted.push(all));
    display.loop.invalidateAll();
    display.pass(frameMs);
    display.loop.invalidateAll();
    display.loop.requestFrame();
    display.pass(frameMs);
    expect(painted).toEqual([true, false]);
    display.pass(200);
    expect(painted.at(-1)).toBe(true);
    expect(picture.drawn).toHaveLength(2);
  });

  it('forgets a drawing that was taken away', () => {
    const display = new Display();
    const picture = new Picture();
    const remove = display.loop.add(picture);
    remove();
    display.loop.invalidateAll();
    display.loop.invalidate(picture);
    display.pass(500);
    expect(picture.drawn).toHaveLength(0);
  });
});
