/**
 * The controller of the state lanes: settings, data and alarms over time on the trends' own time axis, one canvas. Text
 * stands inside the segment; the present state at the right is React's (StateLanes.tsx).
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { Language } from '@circuitwatch/shared/foundation/language.ts';
import { gapTexts } from '@circuitwatch/shared/texts/chart-texts.ts';
import { unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import type { AlarmSpan } from '../state/alarm-spans.ts';
import { hatch } from './canvas-hatch.ts';
import { ChannelTrend } from './channel-trend.ts';
import { segmentsOf } from './lane-segments.ts';
import { type ChartColors, chartColors, colorsVersion } from './theme-colors.ts';
import type { TimeWindow } from './time-window.ts';
import type { Gap } from './trend-columns.ts';
import type { LaneId } from './trend-rows.ts';

/** Which setting a lane shows, and the prefix of its text. */
export const laneSettings: Readonly<Partial<Record<LaneId, { channel: string; prefix: string }>>> = {
  pump: { channel: 'rpmSet', prefix: 'RPM ' },
  sweep: { channel: 'sweepSet', prefix: '' },
};

export interface LaneFrame {
  readonly window: TimeWindow;
  readonly nowMs: number;
  /** Start of the run: before it nothing can be missing. */
  readonly startMs: number;
  readonly language: Language;
  /** Gaps of the rows above: where any of them has no data. */
  readonly gaps: readonly Gap[];
  readonly alarms: readonly AlarmSpan[];
}

interface SettingLane {
  readonly trend: ChannelTrend;
  readonly channel: Channel;
  readonly prefix: string;
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly colors: ChartColors;
  readonly ratio: number;
  readonly x: (atMs: number) => number;
  readonly top: number;
  readonly height: number;
}

export class StateLanesController {
  readonly canvas: HTMLCanvasElement;
  #width = 0;
  #height = 0;
  #lanes: readonly LaneId[];
  #settings = new Map<LaneId, SettingLane>();
  #painted = '';

  constructor(canvas: HTMLCanvasElement, lanes: readonly LaneId[]) {
    this.canvas = canvas;
    this.#lanes = lanes;
  }

  configure(bedId: string, lengthMs: number, bucketMs: number, onHistory: () => void): void {
    this.close();
    for (const lane of this.#lanes) {
      const setting = laneSettings[lane];
      const channel = setting && channelOf(setting.channel);
      if (!setting || !channel) continue;
      const trend = new ChannelTrend(bedId, channel.id, lengthMs, bucketMs, onHistory);
      this.#settings.set(lane, { trend, channel, prefix: setting.prefix });
    }
  }

  close(): void {
    for (const { trend } of this.#settings.values()) trend.close();
    this.#settings.clear();
    this.#painted = '';
  }

  /** The canvas's place in CSS px. */
  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
  }

  draw(frame: LaneFrame): void {
    const context = this.canvas.getContext('2d');
    if (!context || this.#width === 0) return;
    const ratio = devicePixelRatio;
    const signature = this.#signature(frame, ratio);
    if (signature === this.#painted) return;
    this.#painted = signature;
    const width = Math.round(this.#width * ratio);
    const height = Math.round(this.#height * ratio);
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    context.clearRect(0, 0, width, height);
    const colors = chartColors();
    const pitch = height / this.#lanes.length;
    const scale = width / (frame.window.toMs - frame.window.fromMs);
    context.font = `500 ${13 * ratio}px ${colors.font}`;
    context.textBaseline = 'middle';
    for (const [index, lane] of this.#lanes.entries()) {
      const laneHeight = Math.min(pitch - 4 * ratio, 20 * ratio);
      const pen: Pen = {
        context,
        colors,
        ratio,
        x: (atMs) => Math.max(0, Math.min(width, (atMs - frame.window.fromMs) * scale)),
        top: index * pitch + (pitch - laneHeight) / 2,
        height: laneHeight,
      };
      this.#paintLane(lane, pen, frame);
    }
  }

  #signature(frame: LaneFrame, ratio: number): string {
    const versions = [...this.#settings.values()].map(({ trend }) => trend.version);
    const spans = frame.alarms.map((span) => `${span.fromMs}-${span.toMs}`);
    const { toMs, bucketMs } = frame.window;
    return `${toMs} ${bucketMs} ${this.#width} ${this.#height} ${ratio} ${colorsVersion()} ${frame.language} ${versions.join()} ${
      frame.gaps.length
    } ${spans.join()}`;
  }

  #paintLane(lane: LaneId, pen: Pen, frame: LaneFrame): void {
    paintTrack(pen, frame);
    if (lane === 'data') paintData(pen, frame);
    else if (lane === 'alarms') paintAlarms(pen, frame);
    else {
      const setting = this.#settings.get(lane);
      if (setting) paintSetting(pen, frame, setting);
    }
  }
}

/** A thin line where a lane is empty, so that its name leads somewhere. */
function paintTrack({ context, colors, ratio, x, top, height }: Pen, frame: LaneFrame): void {
  context.fillStyle = colors.line;
  context.fillRect(0, Math.round(top + height / 2), x(frame.nowMs), ratio);
}

function paintSetting(pen: Pen, frame: LaneFrame, { trend, channel, prefix }: SettingLane): void {
  const { context, colors, ratio, x, top, height } = pen;
  const columns = trend.read(frame.window, frame.nowMs);
  const segments = segmentsOf(columns, frame.window, channel, frame.nowMs);
  for (const [index, segment] of segments.entries()) {
    const left = x(segment.fromMs);
    const width = x(segment.toMs) - left - ratio;
    if (width < ratio) continue;
    context.fillStyle = index === segments.length - 1 ? colors.line2 : colors.raise2;
    context.fillRect(left, top, width, height);
    const unit = prefix === '' ? ` ${unitText(channel.unit)}` : '';
    const text = `${prefix}${valueText(channel, segment.value)}${unit}`;
    if (context.measureText(text).width + 12 * ratio > width) continue;
    context.fillStyle = colors.text1;
    context.fillText(text, left + 6 * ratio, top + height / 2 + ratio / 2);
  }
}

function paintData(pen: Pen, frame: LaneFrame): void {
  const { context, colors, ratio, x, top, height } = pen;
  context.fillStyle = colors.raise;
  context.fillRect(x(frame.startMs), top, x(frame.nowMs) - x(frame.startMs), height);
  for (const gap of frame.gaps) {
    const left = x(gap.fromMs);
    const width = x(gap.toMs) - left;
    if (width < ratio) continue;
    context.fillStyle = colors.bg;
    context.fillRect(left, top, width, height);
    context.fillStyle = hatch(context, colors.line2, 'dense', ratio);
    context.fillRect(left, top, width, height);
    const text = gapTexts[gap.cause][frame.language];
    const textWidth = context.measureText(text).width + 10 * ratio;
    if (textWidth > width) continue;
    context.fillStyle = colors.bg;
    context.fillRect(left + (width - textWidth) / 2, top, textWidth, height);
    context.fillStyle = colors.text2;
    context.fillText(text, left + (width - textWidth) / 2 + 5 * ratio, top + height / 2 + ratio / 2);
  }
}

function paintAlarms(pen: Pen, frame: LaneFrame): void {
  const { context, colors, ratio, x, top, height } = pen;
  for (const span of frame.alarms) {
    const left = x(span.fromMs);
    const right = x(span.toMs ?? frame.nowMs);
    if (right <= 0 || left >= x(frame.window.toMs)) continue;
    context.fillStyle = colors.priority[span.priority];
    context.fillRect(left, top + height * 0.12, Math.max(4 * ratio, right - left), height * 0.76);
  }
}
