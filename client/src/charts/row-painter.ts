/**
 * What a trend row paints around uPlot's line, in device pixels: the allowed band, hatch outside it, time grid, limits,
 * gaps with their reason, the minimum–maximum envelope, the dot of the present value (LANGUAGE §7).
 */
import type { PresentValue } from '../state/live-store.ts';
import { hatch } from './canvas-hatch.ts';
import type { ChartColors } from './theme-colors.ts';
import type { Gap, TrendColumns } from './trend-columns.ts';

/** One row as it is painted now. Positions come from `xPx` and `yPx` in device pixels. */
export interface RowPicture {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly colors: ChartColors;
  readonly xPx: (atMs: number) => number;
  readonly yPx: (value: number) => number;
}

/** The allowed range of the row; null = open on that side. */
export interface Band {
  readonly low: number | null;
  readonly high: number | null;
}

export function paintGround(picture: RowPicture, band: Band): void {
  const { context, widthPx, heightPx, colors, pixelRatio } = picture;
  const top = band.high === null ? 0 : clamp(picture.yPx(band.high), 0, heightPx);
  const bottom = band.low === null ? heightPx : clamp(picture.yPx(band.low), 0, heightPx);
  context.fillStyle = colors.strip;
  context.fillRect(0, top, widthPx, bottom - top);
  context.fillStyle = hatch(context, colors.line, 'sparse', pixelRatio);
  if (top > 0) context.fillRect(0, 0, widthPx, top);
  if (bottom < heightPx) context.fillRect(0, bottom, widthPx, heightPx - bottom);
}

/** Faint verticals at the ticks of the time axis. */
export function paintGrid(picture: RowPicture, ticksMs: readonly number[]): void {
  const { context, heightPx, colors, pixelRatio } = picture;
  context.save();
  context.strokeStyle = colors.line;
  context.lineWidth = pixelRatio;
  context.setLineDash([pixelRatio, 4 * pixelRatio]);
  context.beginPath();
  for (const atMs of ticksMs) {
    const x = crisp(picture.xPx(atMs), pixelRatio);
    context.moveTo(x, 0);
    context.lineTo(x, heightPx);
  }
  context.stroke();
  context.restore();
}

/** Dashed horizontals at the limits that bound the band. */
export function paintLimits(picture: RowPicture, band: Band): void {
  const { context, widthPx, colors, pixelRatio } = picture;
  context.save();
  context.strokeStyle = colors.text3;
  context.lineWidth = 1.3 * pixelRatio;
  context.setLineDash([4 * pixelRatio, 4 * pixelRatio]);
  context.beginPath();
  for (const limit of [band.low, band.high]) {
    if (limit === null) continue;
    const y = crisp(picture.yPx(limit), pixelRatio);
    context.moveTo(0, y);
    context.lineTo(widthPx, y);
  }
  context.stroke();
  context.restore();
}

/** Dense hatch between two hairlines, the reason in words where it fits. */
export function paintGaps(picture: RowPicture, gaps: readonly Gap[], textOf: (gap: Gap) => string): void {
  if (gaps.length === 0) return;
  const { context, widthPx, heightPx, colors, pixelRatio } = picture;
  context.save();
  context.font = `500 ${13 * pixelRatio}px ${colors.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const gap of gaps) {
    const left = clamp(picture.xPx(gap.fromMs), 0, widthPx);
    const right = clamp(picture.xPx(gap.toMs), 0, widthPx);
    const width = right - left;
    if (width < pixelRatio) continue;
    context.fillStyle = colors.bg;
    context.fillRect(left, 0, width, heightPx);
    context.fillStyle = hatch(context, colors.line2, 'dense', pixelRatio);
    context.fillRect(left, 0, width, heightPx);
    context.fillStyle = colors.line2;
    context.fillRect(left, 0, pixelRatio, heightPx);
    context.fillRect(right - pixelRatio, 0, pixelRatio, heightPx);
    paintGapText(picture, textOf(gap), left, right);
  }
  context.restore();
}

/** The reason stands in the gap, or beside a narrow one as the picture's plate does; never outside the row. */
function paintGapText(picture: RowPicture, text: string, left: number, right: number): void {
  const { context, widthPx, heightPx, colors, pixelRatio } = picture;
  if (right - left < 14 * pixelRatio) return;
  const width = context.measureText(text).width + 12 * pixelRatio;
  if (width > widthPx) return;
  const height = 20 * pixelRatio;
  const centre = clamp((left + right) / 2, width / 2, widthPx - width / 2);
  const top = (heightPx - height) / 2;
  context.fillStyle = colors.bg;
  context.globalAlpha = 0.85;
  context.fillRect(centre - width / 2, top, width, height);
  context.globalAlpha = 1;
  context.fillStyle = colors.text2;
  context.fillText(text, centre, heightPx / 2 + pixelRatio);
}

/** Minimum to maximum, 20 % behind the line; each unbroken stretch is one shape. */
export function paintEnvelope(
  picture: RowPicture,
  xs: readonly number[],
  columns: TrendColumns,
  color: string,
): void {
  const { context } = picture;
  context.save();
  context.globalAlpha = 0.2;
  context.fillStyle = color;
  context.beginPath();
  let start = -1;
  for (let i = 0; i <= xs.length; i++) {
    const mean = i < xs.length ? columns.mean[i] : null;
    if (mean === undefined) continue;
    if (mean !== null) {
      if (start < 0) start = i;
      continue;
    }
    if (start >= 0) traceEnvelope(picture, xs, columns, start, i);
    start = -1;
  }
  context.fill();
  context.restore();
}

function traceEnvelope(
  picture: RowPicture,
  xs: readonly number[],
  columns: TrendColumns,
  from: number,
  to: number,
): void {
  const { context } = picture;
  let first = true;
  for (let i = from; i < to; i++) {
    if (columns.mean[i] === undefined) continue;
    const x = picture.xPx(xs[i] ?? 0);
    const y = picture.yPx(columns.max[i] ?? 0);
    if (first) context.moveTo(x, y);
    else context.lineTo(x, y);
    first = false;
  }
  for (let i = to - 1; i >= from; i--) {
    if (columns.mean[i] === undefined) continue;
    context.lineTo(picture.xPx(xs[i] ?? 0), picture.yPx(columns.min[i] ?? 0));
  }
  context.closePath();
}

/** A value alone between gaps has no line: it is a dot. And the dot of the present value, if it is fresh. */
export function paintDots(
  picture: RowPicture,
  xs: readonly number[],
  columns: TrendColumns,
  color: string,
  present: PresentValue | undefined,
): void {
  const { context, pixelRatio } = picture;
  context.fillStyle = color;
  let before: number | null | undefined = null;
  for (let i = 0; i < xs.length; i++) {
    const mean = columns.mean[i];
    if (mean === undefined) continue;
    if (mean !== null && before === null && nextDefined(columns.mean, i + 1) === null)
      dot(context, picture.xPx(xs[i] ?? 0), picture.yPx(mean), 1.5 * pixelRatio);
    before = mean;
  }
  if (present) dot(context, picture.xPx(present.atMs), picture.yPx(present.value), 3.5 * pixelRatio);
}

function nextDefined(mean: readonly (number | null | undefined)[], from: number): number | null {
  for (let i = from; i < mean.length; i++) {
    const value = mean[i];
    if (value !== undefined) return value;
  }
  return null;
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** The middle of a device pixel, so that a hairline is one pixel and not two grey ones. */
function crisp(px: number, pixelRatio: number): number {
  return Math.round(px) + (Math.round(pixelRatio) % 2) / 2;
}
