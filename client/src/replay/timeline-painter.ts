/**
 * The timeline of a run on a canvas: events, a sparkline, what is recorded, alarms by priority, the axis. What does not
 * move is painted once per view; a move paints the playhead over it, so that scrubbing weeks costs what scrubbing minutes
 * does.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import type { RunTimeline, Stretch } from '@circuitwatch/shared/wire/replay.ts';
import { hatch } from '../charts/canvas-hatch.ts';
import type { ChartColors } from '../charts/theme-colors.ts';
import { timeTicks } from '../charts/time-window.ts';

/** Heights in CSS px at 16 px per rem; the whole is `timelineHeight`. */
export const tracks = { events: 22, spark: 58, data: 14, alarms: 22, axis: 24, gap: 5 } as const;
export const timelineHeight =
  tracks.events + tracks.spark + tracks.data + tracks.alarms + tracks.axis + 4 * tracks.gap;
const tickSpacingPx = 120;
const alarmTickPx = 3;
const flagRoomPx = 14;

export interface TimelinePicture {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly ratio: number;
  /** Of the heights of the tracks. */
  readonly scale: number;
  readonly textPx: number;
  readonly colors: ChartColors;
  readonly view: Stretch;
}

export interface TimelineContent {
  readonly timeline: RunTimeline;
  readonly overview: HistorySeries | undefined;
  readonly channel: Channel | undefined;
  readonly bookmarks: readonly number[];
  /** Wall time minus gateway time, and the zone of the screen. */
  readonly wallMinusAtMs: number;
  readonly zoneOffsetMs: number;
  readonly tickText: (atMs: number, isMidnight: boolean) => string;
  readonly eventText: (event: RunTimeline['events'][number]) => string;
  readonly gapText: (lengthMs: number) => string;
}

function xOf(picture: TimelinePicture, atMs: number): number {
  const { fromMs, toMs } = picture.view;
  return ((atMs - fromMs) / (toMs - fromMs)) * picture.widthPx;
}

/** Everything that does not move with the playhead. */
export function paintTimeline(picture: TimelinePicture, content: TimelineContent): void {
  const { context, widthPx, ratio, scale, colors } = picture;
  const px = ratio * scale;
  context.clearRect(0, 0, widthPx, timelineHeight * px);
  context.font = `500 ${picture.textPx}px ${colors.font}`;
  context.textBaseline = 'middle';
  let top = 0;
  paintEvents(picture, content, top);
  top += (tracks.events + tracks.gap) * px;
  paintSpark(picture, content, top);
  top += (tracks.spark + tracks.gap) * px;
  paintData(picture, content, top);
  top += (tracks.data + tracks.gap) * px;
  paintAlarms(picture, content, top);
  top += (tracks.alarms + tracks.gap) * px;
  paintAxis(picture, content, top);
}

function paintEvents(picture: TimelinePicture, content: TimelineContent, top: number): void {
  const { context, ratio, scale, colors, widthPx } = picture;
  const px = ratio * scale;
  const middle = top + (tracks.events * px) / 2;
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const event of content.timeline.events) {
    const x = xOf(picture, event.atMs);
    if (x < 0 || x > widthPx) continue;
    context.fillStyle = colors.text2;
    // One that finds no room for its word is a tick above the words.
    const isNamed = x >= freeFrom;
    context.fillRect(
      x,
      top + (isNamed ? 4 * px : 0),
      Math.max(1, px),
      isNamed ? (tracks.events - 4) * px : 5 * px,
    );
    if (!isNamed) continue;
    context.beginPath();
    context.moveTo(x, top + 4 * px);
    context.lineTo(x + 8 * px, top + 7.5 * px);
    context.lineTo(x, top + 11 * px);
    context.fill();
    const text = content.eventText(event);
    const width = context.measureText(text).width;
    freeFrom = x + flagRoomPx * px;
    if (x + flagRoomPx * px + width > widthPx) continue;
    context.fillText(text, x + 11 * px, middle);
    freeFrom = x + (flagRoomPx + 14) * px + width;
  }
  context.fillStyle = colors.replay;
  for (const atMs of content.bookmarks) {
    const x = xOf(picture, atMs);
    context.beginPath();
    context.moveTo(x - 5 * px, top);
    context.lineTo(x + 5 * px, top);
    context.lineTo(x, top + 8 * px);
    context.fill();
  }
}

function paintSpark(picture: TimelinePicture, content: TimelineContent, top: number): void {
  const { context, ratio, scale, colors, widthPx } = picture;
  const height = tracks.spark * ratio * scale;
  const { overview, channel } = content;
  if (!overview || !channel) return;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  overview.mean.forEach((_mean, i) => {
    low = Math.min(low, overview.min[i] ?? low);
    high = Math.max(high, overview.max[i] ?? high);
  });
  if (low > high) return;
  const room = Math.max(high - low, 10 ** -channel.decimals * 4) * 0.06;
  const y = (value: number): number =>
    top + height - ((value - low + room) / (high - low + 2 * room)) * height;
  const color = colors.family[channel.family];
  context.fillStyle = color;
  context.globalAlpha = 0.28;
  const step = Math.max(1, (overview.bucketMs / (picture.view.toMs - picture.view.fromMs)) * widthPx);
  overview.min.forEach((min, i) => {
    const max = overview.max[i];
    if (min === null || max === null || max === undefined) return;
    context.fillRect(
      xOf(picture, overview.fromMs + i * overview.bucketMs),
      y(max),
      step,
      Math.max(1, y(min) - y(max)),
    );
  });
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 1.6 * ratio;
  context.beginPath();
  let isDown = false;
  overview.mean.forEach((mean, i) => {
    if (mean === null) {
      isDown = false;
      return;
    }
    const x = xOf(picture, overview.fromMs + (i + 0.5) * overview.bucketMs);
    if (isDown) context.lineTo(x, y(mean));
    else context.moveTo(x, y(mean));
    isDown = true;
  });
  context.stroke();
}

/** A solid bar where something is recorded, hatch where nothing is, an outline where one device's cable was out. */
function paintData(picture: TimelinePicture, content: TimelineContent, top: number): void {
  const { context, ratio, scale, colors, widthPx } = picture;
  const height = tracks.data * ratio * scale;
  context.fillStyle = hatch(context, colors.line2, 'dense', ratio);
  context.fillRect(0, top, widthPx, height);
  for (const { fromMs, toMs } of content.timeline.recorded) {
    const left = xOf(picture, fromMs);
    context.clearRect(left, top, Math.max(ratio, xOf(picture, toMs) - left), height);
    context.fillStyle = colors.line2;
    context.fillRect(left, top, Math.max(ratio, xOf(picture, toMs) - left), height);
  }
  for (const { kind, device, fromMs, toMs } of content.timeline.gaps) {
    if (device === null && kind !== 'restart') continue;
    const left = xOf(picture, fromMs);
    const right = xOf(picture, toMs);
    if (right < 0 || left > widthPx) continue;
    const width = Math.max(2 * ratio, right - left);
    if (kind === 'restart') {
      paintGapWords(picture, content.gapText(toMs - fromMs), left, width);
      continue;
    }
    context.fillStyle = colors.bg;
    context.fillRect(left, top + height * 0.2, width, height * 0.6);
    context.strokeStyle = colors.text2;
    context.lineWidth = ratio;
    context.strokeRect(left, top + height * 0.2, width, height * 0.6);
  }
}

/** Over the empty sparkline, where there is room. */
function paintGapWords(picture: TimelinePicture, text: string, left: number, width: number): void {
  const { context, ratio, scale, colors } = picture;
  const px = ratio * scale;
  if (context.measureText(text).width + 8 * px > width) return;
  context.fillStyle = colors.text2;
  const y = (tracks.events + tracks.gap + tracks.spark / 2) * px;
  context.fillText(text, left + (width - context.measureText(text).width) / 2, y);
}

const heights = { high: 1, medium: 0.72, low: 0.5 } as const;

/** Ticks by priority; the higher the priority the taller, and the last painted, so that none hides a HIGH alarm. */
function paintAlarms(picture: TimelinePicture, content: TimelineContent, top: number): void {
  const { context, ratio, scale, colors, widthPx } = picture;
  const height = tracks.alarms * ratio * scale;
  context.fillStyle = colors.line;
  context.fillRect(0, top + height - ratio, widthPx, ratio);
  for (const priority of ['low', 'medium', 'high'] as const) {
    context.fillStyle = colors.priority[priority];
    const tall = height * heights[priority];
    for (const alarm of content.timeline.alarms) {
      if (alarm.priority !== priority) continue;
      const left = xOf(picture, alarm.fromMs);
      const right = xOf(picture, alarm.toMs ?? picture.view.toMs);
      if (right < 0 || left > widthPx) continue;
      context.fillRect(left, top + height - tall, alarmTickPx * ratio * scale, tall);
      context.globalAlpha = 0.35;
      context.fillRect(left, top + height - tall / 2, Math.max(0, right - left), tall / 2);
      context.globalAlpha = 1;
    }
  }
}

function paintAxis(picture: TimelinePicture, content: TimelineContent, top: number): void {
  const { context, ratio, scale, colors, view, widthPx } = picture;
  const px = ratio * scale;
  const spacing = tickSpacingPx * px;
  const window = { ...view, bucketMs: 1 };
  const { wallMinusAtMs, zoneOffsetMs, tickText } = content;
  for (const { atMs, midnight } of timeTicks(window, widthPx, spacing, wallMinusAtMs, zoneOffsetMs)) {
    const x = xOf(picture, atMs);
    context.fillStyle = colors.line2;
    context.fillRect(x, top, ratio, 5 * px);
    const text = tickText(atMs, midnight);
    const width = context.measureText(text).width;
    if (x - width / 2 < 0 || x + width / 2 > widthPx) continue;
    context.fillStyle = colors.text2;
    context.fillText(text, x - width / 2, top + 15 * px);
  }
}

export interface MovingMarks {
  readonly atMs: number;
  readonly range: Stretch | undefined;
  readonly cursorMs: number | undefined;
}

/** The marks that move, over the painted timeline. */
export function paintMarks(picture: TimelinePicture, marks: MovingMarks): void {
  const { context, ratio, scale, colors } = picture;
  const px = ratio * scale;
  const bottom = (timelineHeight - tracks.axis) * px;
  const { range, cursorMs } = marks;
  if (range) {
    const left = xOf(picture, range.fromMs);
    const right = xOf(picture, range.toMs);
    context.fillStyle = colors.replay;
    context.globalAlpha = 0.16;
    context.fillRect(left, 0, right - left, bottom);
    context.globalAlpha = 1;
    context.fillRect(left, 0, 2 * px, bottom);
    context.fillRect(right - 2 * px, 0, 2 * px, bottom);
    flagAt(picture, 'I', left, bottom);
    flagAt(picture, 'O', right, bottom);
  }
  if (cursorMs !== undefined) {
    const x = xOf(picture, cursorMs);
    context.strokeStyle = colors.replay;
    context.lineWidth = 2 * px;
    context.setLineDash([6 * px, 4 * px]);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, bottom);
    context.stroke();
    context.setLineDash([]);
  }
  const x = xOf(picture, marks.atMs);
  context.fillStyle = colors.text1;
  context.fillRect(x - px, 0, 2 * px, bottom);
  context.beginPath();
  context.moveTo(x - 8 * px, 0);
  context.lineTo(x + 8 * px, 0);
  context.lineTo(x + 8 * px, 10 * px);
  context.lineTo(x, 18 * px);
  context.lineTo(x - 8 * px, 10 * px);
  context.fill();
}

function flagAt(picture: TimelinePicture, letter: string, x: number, y: number): void {
  const { context, ratio, scale, colors } = picture;
  const px = ratio * scale;
  context.fillStyle = colors.replay;
  context.fillRect(x - 9 * px, y - 1 * px, 18 * px, 18 * px);
  context.fillStyle = colors.onReplay;
  context.fillText(letter, x - context.measureText(letter).width / 2, y + 8.5 * px);
}
