/**
 * A small trend of one channel with its window written on it: own canvas in the page's frame loop, no React while samples
 * flow. The range fits the data, but never less than a third of the allowed range: calm stays calm.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import { windowText } from '@circuitwatch/shared/texts/chart-texts.ts';
import { type ReactNode, useEffect, useRef } from 'react';
import { liveStore } from '../state/live.ts';
import { slowStore, useSlow } from '../state/slow-store.ts';
import { ChannelTrend } from './channel-trend.ts';
import type { Drawing } from './frame-loop.ts';
import { frameLoop } from './page-frames.ts';
import { paintSparkline } from './sparkline-painter.ts';
import styles from './sparkline.module.css';
import { chartColors, colorsVersion, onColors } from './theme-colors.ts';
import { bucketMsOf, timeWindow } from './time-window.ts';
import { bucketSpan } from './trend-columns.ts';
import { allowedRange, sparkRange, type YRange } from './y-range.ts';

export interface SparklineProps {
  readonly bedId: string;
  readonly channelId: string;
  /** Default 30 minutes. */
  readonly windowMs?: number;
  readonly className?: string;
}

const defaultWindowMs = 30 * 60_000;
/** Half an hour on 300 px: more than twice a second nobody sees. */
const repaintMs = 450;

export function Sparkline(props: SparklineProps): ReactNode {
  const { bedId, channelId, windowMs = defaultWindowMs, className = '' } = props;
  const language = useSlow((state) => state.language);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const channel = channelOf(channelId);
    if (!canvas.current || !channel) return undefined;
    const drawing = new SparklineDrawing(canvas.current, bedId, channel, windowMs);
    return () => drawing.close();
  }, [bedId, channelId, windowMs]);
  return (
    <div className={`${styles['spark']} ${className}`} aria-hidden="true">
      <canvas ref={canvas} />
      <span className={styles['window']}>{windowText(windowMs, language)}</span>
    </div>
  );
}

class SparklineDrawing implements Drawing {
  #canvas: HTMLCanvasElement;
  #bedId: string;
  #channel: Channel;
  #windowMs: number;
  #trend: ChannelTrend | undefined;
  #painted = '';
  #paintedMs = 0;
  #width = 0;
  #height = 0;
  #stops: (() => void)[];

  constructor(canvas: HTMLCanvasElement, bedId: string, channel: Channel, windowMs: number) {
    this.#canvas = canvas;
    this.#bedId = bedId;
    this.#channel = channel;
    this.#windowMs = windowMs;
    const resize = new ResizeObserver((entries) => this.#resize(entries));
    resize.observe(canvas);
    const timer = setInterval(() => frameLoop.invalidate(this), 1_000);
    this.#stops = [
      () => resize.disconnect(),
      () => clearInterval(timer),
      onColors(this.#repaint),
      frameLoop.add(this),
    ];
  }

  #resize(entries: readonly ResizeObserverEntry[]): void {
    this.#width = entries.at(-1)?.contentRect.width ?? 0;
    this.#height = entries.at(-1)?.contentRect.height ?? 0;
    this.#repaint();
  }

  readonly #repaint = (): void => {
    this.#paintedMs = 0;
    frameLoop.invalidate(this, true);
  };

  visible(): boolean {
    return !document.hidden && this.#width > 0 && this.#height > 0;
  }

  draw(): void {
    const context = this.#canvas.getContext('2d');
    const nowMs = liveStore.now();
    if (!context || Math.abs(nowMs - this.#paintedMs) < repaintMs) return;
    const bucketMs = bucketMsOf(this.#windowMs, this.#width, this.#trend?.bucketMs);
    if (this.#trend?.bucketMs !== bucketMs) {
      this.#trend?.close();
      this.#trend = new ChannelTrend(this.#bedId, this.#channel.id, this.#windowMs, bucketMs, this.#repaint);
    }
    const window = timeWindow(this.#windowMs, bucketMs, nowMs);
    const columns = this.#trend.read(window, nowMs);
    const present = liveStore.presentAt(this.#bedId, this.#channel.id, nowMs);
    const index = present ? Math.floor(present.atMs / bucketMs) - bucketSpan(window).first : -1;
    if (present && index >= 0 && index < columns.mean.length) columns.mean[index] = present.value;
    const limits = slowStore.get().beds[this.#bedId]?.limits[this.#channel.id];
    const band = allowedRange(limits);
    const range = sparkRange(this.#channel, band, columns.low, columns.high);
    const dotY = present
      ? Math.round(((present.value - range.min) / (range.max - range.min)) * this.#height)
      : -1;
    const signature = `${window.toMs} ${range.min} ${range.max} ${dotY} ${this.#trend.version} ${colorsVersion()} ${
      band.low
    } ${band.high} ${this.#width} ${this.#height} ${devicePixelRatio} ${columns.gaps.length}`;
    if (signature === this.#painted) return;
    this.#painted = signature;
    this.#paintedMs = nowMs;
    const widthPx = Math.round(this.#width * devicePixelRatio);
    const heightPx = Math.round(this.#height * devicePixelRatio);
    if (this.#canvas.width !== widthPx) this.#canvas.width = widthPx;
    if (this.#canvas.height !== heightPx) this.#canvas.height = heightPx;
    const colors = chartColors();
    const color = colors.family[this.#channel.family];
    const pixelRatio = devicePixelRatio;
    this.#placeLabel(columns.mean, range);
    paintSparkline(
      { context, widthPx, heightPx, pixelRatio, colors, color, window, range },
      columns,
      band,
      present,
    );
  }

  /** The window's name stands where the line is not: above a low start, below a high one. */
  #placeLabel(mean: readonly (number | null | undefined)[], range: YRange): void {
    const start = mean.slice(0, Math.ceil(mean.length / 5)).filter((value) => typeof value === 'number');
    const middle = (range.min + range.max) / 2;
    const isLow = start.length > 0 && start.reduce((sum, value) => sum + value, 0) / start.length < middle;
    const side = isLow ? 'top' : 'bottom';
    const label = this.#canvas.nextElementSibling;
    if (label instanceof HTMLElement && label.dataset['side'] !== side) label.dataset['side'] = side;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#trend?.close();
  }
}
