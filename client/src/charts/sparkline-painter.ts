/** A sparkline as it is painted: allowed band, limit lines, the line broken at gaps, the dot of the present. Device px. */
import type { PresentValue } from '../state/live-store.ts';
import type { Band } from './row-painter.ts';
import type { ChartColors } from './theme-colors.ts';
import { bucketSpan, type TrendColumns } from './trend-columns.ts';
import type { TimeWindow } from './time-window.ts';
import type { YRange } from './y-range.ts';

export interface SparkPicture {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly colors: ChartColors;
  readonly color: string;
  readonly window: TimeWindow;
  readonly range: YRange;
}

/** Room around the line for its width and its dot. */
const marginPx = 5;

export function paintSparkline(
  picture: SparkPicture,
  columns: TrendColumns,
  band: Band,
  present: PresentValue | undefined,
): void {
  const { context, widthPx, heightPx, pixelRatio, range, window } = picture;
  const margin = marginPx * pixelRatio;
  const innerWidth = widthPx - margin;
  const innerHeight = heightPx - 2 * margin;
  const x = (atMs: number): number => ((atMs - window.fromMs) / (window.toMs - window.fromMs)) * innerWidth;
  const y = (value: number): number => margin + ((range.max - value) / (range.max - range.min)) * innerHeight;
  context.clearRect(0, 0, widthPx, heightPx);
  paintBand(picture, band, y, innerWidth);
  paintLine(picture, columns, x, y);
  if (!present) return;
  context.beginPath();
  context.arc(x(present.atMs), y(present.value), 3 * pixelRatio, 0, 2 * Math.PI);
  context.fillStyle = picture.color;
  context.fill();
}

function paintBand(picture: SparkPicture, band: Band, y: (value: number) => number, width: number): void {
  const { context, heightPx, pixelRatio, colors } = picture;
  const clampY = (value: number): number => Math.max(0, Math.min(heightPx, y(value)));
  const top = band.high === null ? 0 : clampY(band.high);
  const bottom = band.low === null ? heightPx : clampY(band.low);
  context.fillStyle = colors.raise;
  context.globalAlpha = 0.55;
  context.fillRect(0, top, width, bottom - top);
  context.globalAlpha = 1;
  context.strokeStyle = colors.text3;
  context.lineWidth = pixelRatio;
  context.setLineDash([2 * pixelRatio, 4 * pixelRatio]);
  context.beginPath();
  for (const limit of [band.low, band.high]) {
    const at = limit === null ? -1 : y(limit);
    if (at < 0 || at > heightPx) continue;
    context.moveTo(0, at);
    context.lineTo(width, at);
  }
  context.stroke();
  context.setLineDash([]);
}

function paintLine(
  { context, window, pixelRatio, color }: SparkPicture,
  columns: TrendColumns,
  x: (atMs: number) => number,
  y: (value: number) => number,
): void {
  const { first } = bucketSpan(window);
  context.strokeStyle = color;
  context.lineWidth = 1.6 * pixelRatio;
  context.lineJoin = 'round';
  context.beginPath();
  let broken = true;
  for (let i = 0; i < columns.mean.length; i++) {
    const mean = columns.mean[i];
    if (mean === undefined) continue;
    if (mean === null) {
      broken = true;
      continue;
    }
    const px = x((first + i + 0.5) * window.bucketMs);
    if (broken) context.moveTo(px, y(mean));
    else context.lineTo(px, y(mean));
    broken = false;
  }
  context.stroke();
}
