/**
 * Row configuration → uPlot options. Pure: no DOM, no clock; scales and colours come through functions of the scene, so
 * that a theme or window change needs no new chart. A chart is created once per configuration (`chartKey`); data go
 * through setData, size through setSize (style.md 40).
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type uPlot from 'uplot';

/** What the options read while they draw; the row's controller keeps it up to date. */
export interface ChartScene {
  readonly xRange: () => [number, number];
  readonly yRange: () => [number, number];
  /** Stroke of a channel's line in the present theme. */
  readonly stroke: (channel: Channel) => string;
  /** Below the lines: band, hatch, gaps, grid, limits, envelope. */
  readonly drawBelow: (plot: uPlot) => void;
  /** Above the lines: the dots of the present values. */
  readonly drawAbove: (plot: uPlot) => void;
}

/** A row with another key needs another chart. */
export function chartKey(channels: readonly Channel[]): string {
  return channels.map((channel) => channel.id).join(' ');
}

/** First channel full strength, the others of the row thinner, so that the row's own value leads. */
const leadWidth = 2;
const companionWidth = 1.4;

export function chartOptions(
  channels: readonly Channel[],
  size: { readonly width: number; readonly height: number },
  scene: ChartScene,
): uPlot.Options {
  return {
    width: size.width,
    height: size.height,
    ms: 1,
    // Sub-pixel lines: rounded ones turn a slow trend into stairs.
    pxAlign: 0,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: () => scene.xRange() },
      y: { range: () => scene.yRange() },
    },
    series: [
      {},
      ...channels.map(
        (channel, index): uPlot.Series => ({
          label: channel.id,
          scale: 'y',
          stroke: () => scene.stroke(channel),
          width: index === 0 ? leadWidth : companionWidth,
          points: { show: false },
          // null breaks the line; undefined (an empty bucket of a sparse channel) is joined by uPlot's path builder.
          spanGaps: false,
          ...(index === 0 ? {} : { dash: [6, 3] }),
        }),
      ),
    ],
    hooks: { drawClear: [scene.drawBelow], draw: [scene.drawAbove] },
  };
}
