/**
 * The trend rows and state lanes of one bed on one time axis with one cursor (LANGUAGE §7). React makes the places and
 * their names; TrendScene paints them. Default export: this file is a lazy chunk (LazyTrendPanel.tsx).
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import { chartTexts } from '@circuitwatch/shared/texts/chart-texts.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import { type CSSProperties, memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { renderCounts } from '../state/render-count.ts';
import { useSlow } from '../state/slow-store.ts';
import { chartKey } from './chart-options.ts';
import { loadAlarmHistory } from './load-alarm-history.ts';
import { StateLanes } from './StateLanes.tsx';
import { StateLanesController } from './state-lanes.ts';
import { TrendCursor } from './trend-cursor.ts';
import { TrendMarkers } from './TrendMarkers.tsx';
import { TrendRow } from './trend-row.ts';
import {
  laneIds,
  rowsKey,
  samePanel,
  type TrendPanelProps,
  type TrendRow as RowProps,
} from './trend-rows.ts';
import { TrendScene } from './trend-scene.ts';
import styles from './trends.module.css';
import 'uplot/dist/uPlot.min.css';

const cursorNames = {
  line: styles['cursorLine'] ?? '',
  pill: styles['pill'] ?? '',
  tag: styles['tag'] ?? '',
  dot: styles['dot'] ?? '',
};

function TrendPanel(props: TrendPanelProps): ReactNode {
  const { bedId, rows, range, lanes = laneIds, fit = false, className = '' } = props;
  renderCounts.trends++;
  const language = useSlow((state) => state.language);
  const panel = useRef<HTMLElement>(null);
  const [scene, setScene] = useState<TrendScene>();
  const key = rowsKey(rows);
  const lanesKey = lanes.join(' ');
  const channels = useMemo(() => rows.map(channelsOfRow), [key]);

  useEffect(() => {
    const element = panel.current;
    if (!element) return undefined;
    const made = buildScene(element, bedId, channels, lanesKey);
    setScene(made);
    return () => made.close();
  }, [bedId, channels, lanesKey]);
  useEffect(() => scene?.show(range, fit), [scene, range, fit]);
  useEffect(() => loadAlarmHistory(bedId, range), [bedId, range]);

  const style: CSSProperties & Record<'--lanes', number> = { '--lanes': lanes.length };
  return (
    <section
      ref={panel}
      style={style}
      className={`${styles['panel']} ${className}`}
      aria-label={chartTexts.trends[language]}
    >
      <div className={styles['inner']}>
        <div className={styles['top']} />
        <div className={styles['rows']}>
          {channels.map((row, index) => (
            <TrendRowFrame key={chartKey(row)} channels={row} row={rows[index]} />
          ))}
        </div>
        <div className={styles['axis']} data-part="axis" aria-hidden="true">
          <div data-part="ticks" />
        </div>
        <StateLanes bedId={bedId} lanes={lanes} />
        <TrendMarkers bedId={bedId} />
        <div
          className={styles['surface']}
          data-part="surface"
          role="slider"
          tabIndex={0}
          aria-label={chartTexts.trends[language]}
          aria-description={chartTexts.cursorHelp[language]}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={100}
          aria-valuetext={chartTexts.cursorNone[language]}
        />
      </div>
    </section>
  );
}

export default memo(TrendPanel, samePanel);

interface TrendRowFrameProps {
  readonly channels: readonly Channel[];
  readonly row: RowProps | undefined;
}

function TrendRowFrame({ channels, row }: TrendRowFrameProps): ReactNode {
  const language = useSlow((state) => state.language);
  const lead = channels[0];
  if (!lead) return null;
  const style: CSSProperties = { flexGrow: row?.weight ?? 1 };
  return (
    <div className={styles['row']} style={style} data-part="row">
      <div className={styles['name']} data-family={lead.family}>
        <div>
          <strong title={lead.label[language]}>{row?.name?.[language] ?? lead.symbol}</strong>
          {channels.slice(1).map((channel) => (
            <b key={channel.id} data-family={channel.family} title={channel.label[language]}>
              {channel.symbol}
            </b>
          ))}
        </div>
        <span>{unitText(lead.unit)}</span>
      </div>
      <div className={styles['limits']} data-part="limits" aria-hidden="true" />
      <div className={styles['plot']} data-part="plot" aria-hidden="true" />
      <div className={styles['value']} data-part="values" aria-hidden="true">
        {channels.map((channel) => (
          <span key={channel.id} data-family={channel.family} />
        ))}
      </div>
    </div>
  );
}

function channelsOfRow(row: RowProps): readonly Channel[] {
  return row.channels.map(channelOf).filter((channel) => channel !== undefined);
}

/** Finds the places that React made and gives them to the controllers. */
function buildScene(
  panel: HTMLElement,
  bedId: string,
  channels: readonly (readonly Channel[])[],
  lanesKey: string,
): TrendScene {
  const rowElements = [...panel.querySelectorAll('[data-part="row"]')];
  const plots = rowElements.map((row) => place(row, 'plot'));
  const axis = place(panel, 'axis');
  let scene: TrendScene | undefined;
  const rows = channels.map((row, index) => {
    const element = rowElements[index] ?? panel;
    const elements = {
      plot: place(element, 'plot'),
      limits: place(element, 'limits'),
      values: place(element, 'values'),
    };
    return new TrendRow(row, elements, () => scene?.refresh());
  });
  const canvas = panel.querySelector('canvas[data-part="lanes"]');
  const lanes = laneIds.filter((lane) => lanesKey.split(' ').includes(lane));
  const made = new TrendScene({
    bedId,
    panel,
    axis: place(axis, 'ticks'),
    markers: place(panel, 'markers'),
    rows,
    lanes: canvas instanceof HTMLCanvasElement ? new StateLanesController(canvas, lanes) : undefined,
    cursor: new TrendCursor(place(panel, 'surface'), axis, plots, cursorNames),
  });
  scene = made;
  return made;
}

function place(parent: Element, part: string): HTMLElement {
  const found = parent.querySelector(`[data-part="${part}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the trend panel has no ${part}`);
  return found;
}
