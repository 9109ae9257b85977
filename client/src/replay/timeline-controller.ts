/**
 * The timeline as an instrument: paints in the browser's frames, scrubs, selects and zooms. A drag moves the playhead over
 * what is painted already; the exact state is fetched when the hand rests, so that a drag over weeks is as smooth as one
 * over minutes. React is not asked while it moves.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import type { RunTimeline, Stretch } from '@circuitwatch/shared/wire/replay.ts';
import { chartColors, colorsVersion, onColors } from '../charts/theme-colors.ts';
import { clockText, dayText, hourMinuteText } from '../text/clock-text.ts';
import { textsIn } from '../text/use-text.ts';
import { slowStore } from '../state/slow-store.ts';
import { liveStore } from '../state/live.ts';
import { eventText, notRecordedText } from './event-words.ts';
import type { ReplayApi } from './replay-api.ts';
import type { ReplayController } from './replay-controller.ts';
import { replayStore } from './replay-store.ts';
import { paintMarks, paintTimeline, type TimelinePicture, timelineHeight } from './timeline-painter.ts';
import { ZoomStack } from './zoom-stack.ts';

/** A hand that has not moved for this long rests. */
const restMs = 120;
const overviewPoints = 2_000;
/** The overview of a new view is fetched when the view rests. */
const overviewDelayMs = 150;
const wheelZoom = 1.2;
/** Of the root's font size. */
const textSize = 0.8125;
const secondsBelowMs = 20 * 60_000;

export interface TimelineParts {
  readonly canvas: HTMLCanvasElement;
  readonly api: ReplayApi;
  readonly controller: ReplayController;
  /** The time that a drag points at; undefined when it is over. */
  readonly onDrag: (atMs: number | undefined) => void;
}

export class TimelineController {
  readonly #parts: TimelineParts;
  readonly #zoom: ZoomStack;
  readonly #base = document.createElement('canvas');
  #overview: HistorySeries | undefined;
  #overviewOf = '';
  #painted = '';
  #width = 0;
  #height = 0;
  #frameAsked = false;
  #drag: { readonly kind: 'scrub' | 'select'; readonly fromMs: number; atMs: number } | undefined;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #overviewTimer: ReturnType<typeof setTimeout> | undefined;
  #stops: (() => void)[];

  constructor(parts: TimelineParts) {
    this.#parts = parts;
    this.#zoom = new ZoomStack(parts.controller.ends);
    const { canvas } = parts;
    const resize = new ResizeObserver((entries) => {
      this.#width = entries.at(-1)?.contentRect.width ?? 0;
      this.#height = entries.at(-1)?.contentRect.height ?? 0;
      this.#viewChanged();
    });
    resize.observe(canvas);
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ): (() => void) => {
      canvas.addEventListener(type, listener, { passive: false });
      return () => canvas.removeEventListener(type, listener);
    };
    this.#stops = [
      () => resize.disconnect(),
      listen('pointerdown', (event) => this.#down(event)),
      listen('pointermove', (event) => this.#move(event)),
      listen('pointerup', (event) => this.#up(event)),
      listen('pointercancel', (event) => this.#up(event)),
      listen('wheel', (event) => this.#wheel(event)),
      onColors(() => this.#ask()),
      replayStore.subscribe(() => this.#ask()),
      replayStore.onMove((atMs) => {
        if (!this.#drag && this.#zoom.follow(atMs)) this.#viewChanged();
        this.#ask();
      }),
      slowStore.subscribe(() => this.#ask()),
    ];
  }

  get view(): Stretch {
    return this.#zoom.view;
  }

  fitAll(): void {
    this.#zoom.fitAll();
    this.#viewChanged();
  }

  undoZoom(): void {
    this.#zoom.undo();
    this.#viewChanged();
  }

  redoZoom(): void {
    this.#zoom.redo();
    this.#viewChanged();
  }

  zoom(factor: number): void {
    this.#zoom.zoom(factor, this.#parts.controller.atMs);
    this.#viewChanged();
  }

  close(): void {
    clearTimeout(this.#restTimer);
    clearTimeout(this.#overviewTimer);
    for (const stop of this.#stops) stop();
  }

  #viewChanged(): void {
    clearTimeout(this.#overviewTimer);
    const delayMs = this.#overview ? overviewDelayMs : 0;
    this.#overviewTimer = setTimeout(() => void this.#loadOverview(), delayMs);
    this.#ask();
  }

  async #loadOverview(): Promise<void> {
    const { channel } = replayStore.get();
    const { view } = this.#zoom;
    const key = `${channel} ${view.fromMs} ${view.toMs}`;
    if (key === this.#overviewOf) return;
    this.#overviewOf = key;
    try {
      const overview = await this.#parts.api.overview(channel, view, overviewPoints);
      if (this.#overviewOf !== key) return;
      this.#overview = overview;
    } catch {
      // The rest of the timeline is whole without it; another view asks again.
      this.#overviewOf = '';
    }
    this.#ask();
  }

  #ask(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    requestAnimationFrame(() => {
      this.#frameAsked = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { canvas } = this.#parts;
    const context = canvas.getContext('2d');
    const { timeline, channel } = replayStore.get();
    if (!context || !timeline || this.#width === 0 || this.#height === 0) return;
    if (!this.#overviewOf.startsWith(`${channel} `)) this.#viewChanged();
    const ratio = devicePixelRatio;
    const scale = this.#height / timelineHeight;
    const textPx = textSize * rootSize() * ratio;
    const widthPx = Math.round(this.#width * ratio);
    const heightPx = Math.round(this.#height * ratio);
    const { view } = this.#zoom;
    const picture = { widthPx, ratio, scale, textPx, colors: chartColors(), view };
    this.#paintBase({ ...picture, heightPx }, timeline);
    if (canvas.width !== widthPx) canvas.width = widthPx;
    if (canvas.height !== heightPx) canvas.height = heightPx;
    context.clearRect(0, 0, widthPx, heightPx);
    context.drawImage(this.#base, 0, 0);
    const { range, cursorMs } = replayStore.get();
    const drag = this.#drag;
    const selecting = drag?.kind === 'select' ? ordered(drag.fromMs, drag.atMs) : undefined;
    context.font = `700 ${textPx}px ${picture.colors.font}`;
    context.textBaseline = 'middle';
    paintMarks(
      { ...picture, context },
      {
        atMs: drag?.kind === 'scrub' ? drag.atMs : this.#parts.controller.atMs,
        range: selecting ?? range,
        cursorMs,
      },
    );
  }

  #paintBase(
    picture: Omit<TimelinePicture, 'context'> & { readonly heightPx: number },
    timeline: RunTimeline,
  ): void {
    const { language } = slowStore.get();
    const { bookmarks, channel } = replayStore.get();
    const { widthPx, heightPx, view } = picture;
    const key = `${widthPx} ${heightPx} ${view.fromMs} ${view.toMs} ${colorsVersion()} ${language} ${this.#overviewOf} ${
      this.#overview?.fromMs
    } ${this.#overview?.bucketMs} ${this.#overview?.channel} ${bookmarks.join()} ${liveStore.clock.wallOf(0)}`;
    if (key === this.#painted) return;
    const context = this.#base.getContext('2d');
    if (!context) return;
    this.#painted = key;
    this.#base.width = widthPx;
    this.#base.height = heightPx;
    const texts = textsIn(language);
    const hasSeconds = view.toMs - view.fromMs < secondsBelowMs;
    paintTimeline(
      { ...picture, context },
      {
        timeline,
        overview: this.#overview,
        channel: channelOf(channel),
        bookmarks,
        wallMinusAtMs: liveStore.clock.wallOf(0),
        zoneOffsetMs: -new Date(view.fromMs).getTimezoneOffset() * 60_000,
        tickText: (atMs, isMidnight) => {
          const wallMs = liveStore.clock.wallOf(atMs);
          if (isMidnight) return dayText(wallMs, language);
          return hasSeconds ? clockText(wallMs) : hourMinuteText(wallMs);
        },
        eventText: (event) => eventText(event, texts),
        gapText: (lengthMs) => notRecordedText(lengthMs, texts),
      },
    );
  }

  #atOf(event: MouseEvent): number {
    const { view } = this.#zoom;
    const box = this.#parts.canvas.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return view.fromMs + share * (view.toMs - view.fromMs);
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#parts.canvas.setPointerCapture(event.pointerId);
    const atMs = this.#atOf(event);
    this.#drag = { kind: event.shiftKey ? 'select' : 'scrub', fromMs: atMs, atMs };
    this.#parts.onDrag(atMs);
    this.#rest();
    this.#ask();
  }

  #move(event: PointerEvent): void {
    if (!this.#drag) return;
    this.#drag.atMs = this.#atOf(event);
    this.#parts.onDrag(this.#drag.atMs);
    this.#rest();
    this.#ask();
  }

  /** Where the hand rests, the exact state comes, also while the button is held. */
  #rest(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      if (this.#drag?.kind === 'scrub') this.#parts.controller.seek(this.#drag.atMs);
    }, restMs);
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    clearTimeout(this.#restTimer);
    this.#drag = undefined;
    this.#parts.onDrag(undefined);
    const { controller } = this.#parts;
    if (event.type === 'pointerup') {
      if (drag.kind === 'scrub') controller.seek(drag.atMs);
      else controller.setRange(ordered(drag.fromMs, drag.atMs));
    }
    this.#ask();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const factor = event.deltaY > 0 ? wheelZoom : 1 / wheelZoom;
    this.#zoom.zoom(factor, this.#atOf(event));
    this.#viewChanged();
  }
}

/** 1rem in CSS px. */
function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function ordered(a: number, b: number): Stretch {
  return { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
}
