/**
 * The controller of a trend panel: one time window for rows, axis, markers and lanes, one cursor through all of them, one
 * drawing in the page's frame loop. React renders the frame of the panel (TrendPanel.tsx) and is not asked again while
 * samples flow.
 */
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { hourMinuteText, clockText } from '../text/clock-text.ts';
import { liveStore } from '../state/live.ts';
import { slowStore } from '../state/slow-store.ts';
import type { RangeId } from '../state/slow-store.ts';
import type { Drawing } from './frame-loop.ts';
import { frameLoop } from './page-frames.ts';
import type { StateLanesController } from './state-lanes.ts';
import { onColors } from './theme-colors.ts';
import { bucketMsOf, rangeMs, timeTicks, type TimeWindow, timeWindow } from './time-window.ts';
import type { TrendCursor } from './trend-cursor.ts';
import { mergedGaps } from './trend-columns.ts';
import type { TrendRow } from './trend-row.ts';

/** Room between two time labels. */
const tickSpacingPx = 110;

export interface SceneParts {
  readonly bedId: string;
  readonly panel: HTMLElement;
  readonly axis: HTMLElement;
  readonly markers: HTMLElement;
  readonly rows: readonly TrendRow[];
  readonly lanes: StateLanesController | undefined;
  readonly cursor: TrendCursor;
}

export class TrendScene implements Drawing {
  #parts: SceneParts;
  #range: RangeId = '30m';
  #fit = false;
  #window: TimeWindow = { fromMs: 0, toMs: 1, bucketMs: 0 };
  #configured = '';
  #axisShown = '';
  #seen = true;
  #stops: (() => void)[];

  constructor(parts: SceneParts) {
    this.#parts = parts;
    const resize = new ResizeObserver((entries) => this.#resize(entries));
    for (const row of parts.rows) resize.observe(row.plot);
    if (parts.lanes) resize.observe(parts.lanes.canvas);
    const sight = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#seen) frameLoop.invalidate(this, true);
    });
    sight.observe(parts.panel);
    parts.cursor.attach({
      window: () => this.#window,
      nowMs: () => liveStore.now(),
      rows: parts.rows,
      changed: () => frameLoop.invalidate(this, true),
    });
    this.#stops = [
      () => resize.disconnect(),
      () => sight.disconnect(),
      onColors(() => frameLoop.invalidate(this, true)),
      slowStore.subscribe(() => frameLoop.invalidate(this)),
      frameLoop.add(this),
    ];
    // The window moves on when no data come: a gap must be seen growing.
    const timer = setInterval(() => frameLoop.invalidate(this), 500);
    this.#stops.push(() => clearInterval(timer));
  }

  show(range: RangeId, fit: boolean): void {
    this.#range = range;
    this.#fit = fit;
    frameLoop.invalidate(this, true);
  }

  /** Older data have arrived. */
  readonly refresh = (): void => frameLoop.invalidate(this, true);

  visible(): boolean {
    return this.#seen && !document.hidden;
  }

  draw(): void {
    const { rows, lanes, cursor, bedId } = this.#parts;
    const width = rows[0]?.width ?? 0;
    if (width === 0) return;
    const nowMs = liveStore.now();
    this.#configure(width, nowMs);
    const state = slowStore.get();
    const bed = state.beds[bedId];
    const ticks = timeTicks(this.#window, width, tickSpacingPx, this.#wallShift(), zoneOffsetMs(nowMs));
    const ticksMs = ticks.map((tick) => tick.atMs);
    for (const row of rows)
      row.draw({
        window: this.#window,
        nowMs,
        ticksMs,
        language: state.language,
        fit: this.#fit,
        limits: limitsOf(bed?.limits, row),
      });
    this.#showAxis(ticks, width);
    this.#placeMarkers(width);
    lanes?.draw({
      window: this.#window,
      nowMs,
      startMs: bed?.description?.runStartedMs ?? 0,
      language: state.language,
      gaps: mergedGaps(rows.flatMap((row) => row.gaps)),
      alarms: bed?.alarmSpans ?? [],
    });
    cursor.draw(width);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const row of this.#parts.rows) row.close();
    this.#parts.lanes?.close();
    this.#parts.cursor.close();
  }

  #resize(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentRect } of entries) {
      const { width, height } = contentRect;
      if (target === this.#parts.lanes?.canvas) this.#parts.lanes.resize(width, height);
      else this.#parts.rows.find((row) => row.plot === target)?.resize(width, height);
    }
    frameLoop.invalidate(this, true);
  }

  /** Moves the window; a new length or width means new buckets in every row. */
  #configure(width: number, nowMs: number): void {
    const { bedId, rows, lanes } = this.#parts;
    const runStartedMs = slowStore.get().beds[bedId]?.description?.runStartedMs;
    const lengthMs = rangeMs(this.#range, nowMs, runStartedMs);
    const bucketMs = bucketMsOf(lengthMs, width, this.#window.bucketMs);
    this.#window = timeWindow(lengthMs, bucketMs, nowMs);
    const key = `${bedId} ${lengthMs} ${bucketMs}`;
    if (key === this.#configured) return;
    this.#configured = key;
    for (const row of rows) row.configure(bedId, lengthMs, bucketMs);
    lanes?.configure(bedId, lengthMs, bucketMs, this.refresh);
  }

  #wallShift(): number {
    return liveStore.clock.wallOf(0);
  }

  #showAxis(ticks: ReturnType<typeof timeTicks>, width: number): void {
    const { fromMs, toMs } = this.#window;
    const seconds =
      toMs - fromMs < 10 * tickSpacingPx * 1_000 &&
      ticks.some(({ atMs }) => (atMs + this.#wallShift()) % 60_000 !== 0);
    const labels = ticks.map(({ atMs, midnight }) => {
      const wallMs = liveStore.clock.wallOf(atMs);
      const day = new Date(wallMs);
      const text = midnight
        ? `${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
        : seconds
          ? clockText(wallMs)
          : hourMinuteText(wallMs);
      return { text, x: Math.round(((atMs - fromMs) / (toMs - fromMs)) * width) };
    });
    const shown = labels.map(({ text, x }) => `${text}@${x}`).join(' ');
    if (shown === this.#axisShown) return;
    this.#axisShown = shown;
    const { axis } = this.#parts;
    while (axis.childElementCount > labels.length) axis.lastElementChild?.remove();
    while (axis.childElementCount < labels.length) axis.append(document.createElement('span'));
    for (const [index, { text, x }] of labels.entries()) {
      const label = axis.children[index];
      if (!(label instanceof HTMLElement)) continue;
      if (label.textContent !== text) label.textContent = text;
      label.style.transform = `translateX(${x}px) translateX(-50%)`;
      label.hidden = x < 20 || x > width - 20;
    }
  }

  /** Markers are React's elements with their time in `data-at-ms`; only their place is set here. */
  #placeMarkers(width: number): void {
    const { fromMs, toMs } = this.#window;
    for (const marker of this.#parts.markers.children) {
      if (!(marker instanceof HTMLElement)) continue;
      const atMs = Number(marker.dataset['atMs']);
      const x = ((atMs - fromMs) / (toMs - fromMs)) * width;
      marker.hidden = x < 0 || x > width;
      marker.style.transform = `translateX(${x.toFixed(1)}px)`;
    }
  }
}

function limitsOf(
  limits: Readonly<Record<string, ChannelLimits>> | undefined,
  row: TrendRow,
): ChannelLimits | undefined {
  const channel = row.channels[0];
  return channel && limits?.[channel.id];
}

function zoneOffsetMs(wallMs: number): number {
  return -new Date(wallMs).getTimezoneOffset() * 60_000;
}
