/**
 * What a display shows while its page hangs: the worker paints it on a canvas that the page gave away, because a page that
 * hangs paints nothing, and its last picture would go on looking alive (R60). It covers the bottom edge, no value (R62).
 */

/** Says that the display is frozen, in both languages: the worker does not know which one is shown. */
const words = 'DISPLAY FROZEN · WATCH THE CONSOLE    画面冻结，请看主机';
const background = '#14110a';
const ink = '#ffd60a';
const fontShare = 0.5;

export class FrozenSign {
  readonly #canvas: OffscreenCanvas;
  #isShown = false;

  constructor(canvas: OffscreenCanvas) {
    this.#canvas = canvas;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** `ageMs`: since the page's last sign of life. */
  show(ageMs: number): void {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    this.#isShown = true;
    const { width, height } = this.#canvas;
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
    context.fillStyle = ink;
    context.font = `700 ${Math.round(height * fontShare)}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(`${words}    ${Math.floor(ageMs / 1000)} s`, width / 2, height / 2, width * 0.96);
  }

  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#canvas.getContext('2d')?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
