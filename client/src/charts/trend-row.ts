/**
 * The controller of one trend row: owns the uPlot instance (created once per configuration; data → setData, size →
 * setSize), the limit names at the left and the present value at the right. No React: the panel gives it elements.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { Language } from '@circuitwatch/shared/foundation/language.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { limitText, numberText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { gapTexts, noValue } from '@circuitwatch/shared/texts/chart-texts.ts';
import UPlot from 'uplot';
import type { PresentValue } from '../state/live-store.ts';
import { localNow } from '../state/gateway-clock.ts';
import { liveStore } from '../state/live.ts';
import { ChannelTrend } from './channel-trend.ts';
import { chartOptions } from './chart-options.ts';
import {
  type Band,
  paintDots,
  paintEnvelope,
  paintGaps,
  paintGrid,
  paintGround,
  paintLimits,
  type RowPicture,
} from './row-painter.ts';
import { chartColors, colorsVersion } from './theme-colors.ts';
import type { TimeWindow } from './time-window.ts';
import { bucketSpan, xColumn } from './trend-columns.ts';
import { allowedRange, type YRange, yRange } from './y-range.ts';

/** The value at the right changes at most as often as a numeral. */
const valuePeriodMs = 250;

export interface RowElements {
  readonly plot: HTMLElement;
  readonly limits: HTMLElement;
  /** One child per channel of the row. */
  readonly values: HTMLElement;
}

/** What the panel decides for all rows of one frame. */
export interface RowFrame {
  readonly window: TimeWindow;
  readonly nowMs: number;
  readonly ticksMs: readonly number[];
  readonly language: Language;
  readonly fit: boolean;
  readonly limits: ChannelLimits | undefined;
}

export interface RowReading {
  readonly text: string;
  readonly y: number;
}

export class TrendRow {
  readonly channels: readonly Channel[];
  #elements: RowElements;
  #trends: ChannelTrend[] = [];
  #plot: UPlot | undefined;
  #xs: number[] = [];
  #frame: RowFrame | undefined;
  #range: YRange = { min: 0, max: 1 };
  #width = 0;
  #height = 0;
  #painted = '';
  #limitsShown = '';
  #valueMs = 0;
  #onHistory: () => void;

  constructor(channels: readonly Channel[], elements: RowElements, onHistory: () => void) {
    this.channels = channels;
    this.#elements = elements;
    this.#onHistory = onHistory;
  }

  /** Another bed, range or width: new buckets, and their history. */
  configure(bedId: string, lengthMs: number, bucketMs: number): void {
    this.#closeTrends();
    this.#trends = this.channels.map(
      (channel) => new ChannelTrend(bedId, channel.id, lengthMs, bucketMs, this.#onHistory),
    );
    this.#painted = '';
  }

  /** The plot's place in whole CSS px. Told by an observer: reading it while drawing would force a layout per frame. */
  resize(width: number, height: number): void {
    this.#width = Math.floor(width);
    this.#height = Math.floor(height);
    this.#painted = '';
  }

  get plot(): HTMLElement {
    return this.#elements.plot;
  }

  get width(): number {
    return this.#width;
  }

  /** Gaps of the row's own channel in the last painted window. */
  get gaps() {
    return this.#trends[0]?.columns.gaps ?? [];
  }

  draw(frame: RowFrame): void {
    const lead = this.#trends[0];
    if (lead === undefined || this.#width === 0 || this.#height < 8) return;
    this.#frame = frame;
    xColumn(frame.window, this.#xs);
    let low = Number.NaN;
    let high = Number.NaN;
    for (const trend of this.#trends) {
      const columns = trend.read(frame.window, frame.nowMs);
      this.#reachPresent(trend);
      if (!(low <= columns.low)) low = columns.low;
      if (!(high >= columns.high)) high = columns.high;
    }
    const channel = this.channels[0];
    if (channel === undefined) return;
    this.#range = yRange(channel, frame.limits, low, high, frame.fit);
    const signature = this.#signature(frame);
    if (signature !== this.#painted) {
      this.#painted = signature;
      this.#paint();
      this.#showLimits(frame.limits, channel);
    }
    this.#showValues(frame.nowMs);
  }

  /** What the row shows at a time, for the cursor; undefined where there is no value. */
  read(atMs: number): RowReading | undefined {
    const frame = this.#frame;
    const lead = this.#trends[0];
    const channel = this.channels[0];
    if (!frame || !lead || !channel) return undefined;
    const at = nearest(
      lead.columns.mean,
      Math.floor(atMs / frame.window.bucketMs) - bucketSpan(frame.window).first,
    );
    if (at === undefined) return undefined;
    return { text: valueText(channel, at), y: this.#top(at) };
  }

  get height(): number {
    return this.#height;
  }

  close(): void {
    this.#closeTrends();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#elements.limits.replaceChildren();
  }

  #closeTrends(): void {
    for (const trend of this.#trends) trend.close();
    this.#trends = [];
  }

  /** The line ends in the present value, not in the mean of a bucket that is not over. */
  #reachPresent(trend: ChannelTrend): void {
    const present = this.#present(trend);
    const window = this.#frame?.window;
    if (!present || !window) return;
    const index = Math.floor(present.atMs / window.bucketMs) - bucketSpan(window).first;
    if (index < 0 || index >= this.#xs.length) return;
    trend.columns.mean[index] = present.value;
    this.#xs[index] = present.atMs;
  }

  #present(trend: ChannelTrend): PresentValue | undefined {
    return liveStore.presentAt(trend.bedId, trend.channelId, this.#frame?.nowMs ?? 0);
  }

  /** Equal when another painting would look the same: the present value has not moved by half a pixel. */
  #signature(frame: RowFrame): string {
    const parts = this.#trends.map((trend) => {
      const present = this.#present(trend);
      return `${trend.version} ${present ? Math.round(this.#top(present.value) * 2) : '-'} ${trend.columns.gaps.length}`;
    });
    const { min, max } = this.#range;
    const limits = allowedRange(frame.limits);
    return `${frame.window.toMs} ${frame.window.bucketMs} ${min} ${max} ${limits.low} ${limits.high} ${this.#width} ${
      this.#height
    } ${colorsVersion()} ${frame.language} ${parts.join(' ')}`;
  }

  #paint(): void {
    const data: UPlot.AlignedData = [this.#xs, ...this.#trends.map((trend) => trend.columns.mean)];
    const size = { width: this.#width, height: this.#height };
    if (this.#plot === undefined) {
      const options = chartOptions(this.channels, size, {
        xRange: () => [this.#frame?.window.fromMs ?? 0, this.#frame?.window.toMs ?? 1],
        yRange: () => [this.#range.min, this.#range.max],
        stroke: (channel) => chartColors().family[channel.family],
        drawBelow: (plot) => this.#drawBelow(plot),
        drawAbove: (plot) => this.#drawAbove(plot),
      });
      this.#plot = new UPlot(options, data, this.#elements.plot);
      return;
    }
    const plot = this.#plot;
    plot.batch(() => {
      if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size);
      plot.setData(data);
    });
  }

  #picture(plot: UPlot): RowPicture {
    const { min, max } = this.#range;
    const window = this.#frame?.window ?? { fromMs: 0, toMs: 1, bucketMs: 1 };
    const { width: widthPx, height: heightPx } = plot.bbox;
    const xScale = widthPx / (window.toMs - window.fromMs);
    const yScale = heightPx / (max - min);
    return {
      context: plot.ctx,
      widthPx,
      heightPx,
      pixelRatio: UPlot.pxRatio,
      colors: chartColors(),
      xPx: (atMs) => (atMs - window.fromMs) * xScale,
      yPx: (value) => (max - value) * yScale,
    };
  }

  #drawBelow(plot: UPlot): void {
    const frame = this.#frame;
    if (!frame) return;
    const picture = this.#picture(plot);
    const band: Band = allowedRange(frame.limits);
    paintGround(picture, band);
    paintGrid(picture, frame.ticksMs);
    paintLimits(picture, band);
    paintGaps(picture, this.gaps, (gap) => gapTexts[gap.cause][frame.language]);
    for (const [index, trend] of this.#trends.entries()) {
      const channel = this.channels[index];
      if (channel) paintEnvelope(picture, this.#xs, trend.columns, picture.colors.family[channel.family]);
    }
  }

  #drawAbove(plot: UPlot): void {
    const picture = this.#picture(plot);
    for (const [index, trend] of this.#trends.entries()) {
      const channel = this.channels[index];
      if (!channel) continue;
      const color = picture.colors.family[channel.family];
      paintDots(picture, this.#xs, trend.columns, color, this.#present(trend));
    }
  }

  /** CSS px from the plot's top to a value. */
  #top(value: number): number {
    const { min, max } = this.#range;
    return ((max - value) / (max - min)) * this.#height;
  }

  /** Limits are named at the left at their height; without limits the ends of the axis, quieter. */
  #showLimits(limits: ChannelLimits | undefined, channel: Channel): void {
    const band = allowedRange(limits);
    const { min, max } = this.#range;
    const named = [band.high, band.low].filter((limit) => limit !== null);
    const marks =
      named.length > 0
        ? named.map((value) => ({ value, text: limitText(channel, value), ends: false }))
        : [max, min].map((value) => ({ value, text: axisText(channel, value), ends: true }));
    const shown = marks.map(({ value, text }) => `${text}@${Math.round(this.#top(value))}`).join(' ');
    if (shown === this.#limitsShown) return;
    this.#limitsShown = shown;
    this.#elements.limits.replaceChildren(
      ...marks.map(({ value, text, ends }) => {
        const label = document.createElement('span');
        label.textContent = text;
        if (ends) label.dataset['ends'] = value === max ? 'top' : 'bottom';
        label.style.transform = `translateY(${Math.round(this.#top(value))}px)`;
        return label;
      }),
    );
  }

  /** Present values at the right at their heights; one that would cover its neighbour moves aside. */
  #showValues(nowMs: number): void {
    const localMs = localNow();
    if (localMs - this.#valueMs < valuePeriodMs) return;
    this.#valueMs = localMs;
    const places: number[] = [];
    for (const [index, trend] of this.#trends.entries()) {
      const channel = this.channels[index];
      const element = this.#elements.values.children[index];
      if (!channel || !(element instanceof HTMLElement)) continue;
      const latest = liveStore.latest(trend.bedId, trend.channelId);
      const freshness = liveStore.freshnessAt(trend.bedId, trend.channelId, nowMs);
      const value = latest?.value ?? null;
      const text = value === null || freshness === 'lost' ? noValue : valueText(channel, value);
      if (element.textContent !== text) element.textContent = text;
      const state = freshness === 'fresh' ? 'fresh' : 'late';
      if (element.dataset['state'] !== state) element.dataset['state'] = state;
      const wanted = value === null ? this.#height / 2 : this.#top(value);
      const y = freePlace(wanted, places, this.#height);
      places.push(y);
      element.style.transform = `translateY(${Math.round(y)}px)`;
    }
  }
}

const valueHeightPx = 24;

/** The wanted height inside the row, or the next one that no earlier value covers. */
function freePlace(wanted: number, taken: readonly number[], height: number): number {
  const inside = Math.max(valueHeightPx / 2, Math.min(height - valueHeightPx / 2, wanted));
  const blocker = taken.find((other) => Math.abs(other - inside) < valueHeightPx);
  if (blocker === undefined) return inside;
  const below = blocker + valueHeightPx;
  const goesBelow =
    (wanted >= blocker && below <= height - valueHeightPx / 2) || blocker < valueHeightPx * 1.5;
  return goesBelow ? below : blocker - valueHeightPx;
}

/** The value of the bucket or of a near one: the cursor snaps over the empty buckets of a sparse channel, not over gaps. */
function nearest(mean: readonly (number | null | undefined)[], index: number): number | undefined {
  for (let away = 0; away < mean.length; away++) {
    const before = mean[index - away];
    if (before === null) return undefined;
    if (before !== undefined) return before;
  }
  return undefined;
}

function axisText(channel: Channel, value: number): string {
  const scale = 10 ** channel.decimals;
  return numberText(Math.round(value * scale) / scale, channel.decimals);
}
