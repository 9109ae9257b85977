/**
 * The limit ruler of LANGUAGE §6, the same on every screen: solid bar for the allowed range, hatched outside, tall bold
 * tick and number at the warning limits, thin ones at alarm and critical, triangle and needle for the value, a thin smear
 * for the last hour. A limit that is off shows a crossed bell and the word.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import { chartTexts } from '@circuitwatch/shared/texts/chart-texts.ts';
import { BellOff } from 'lucide-react';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useFreshness, useLatest } from '../state/live.ts';
import { useSlow } from '../state/slow-store.ts';
import {
  fittingLabels,
  limitOffMarks,
  type RulerScale,
  type RulerTick,
  rulerPosition,
  rulerScale,
} from './ruler-scale.ts';
import styles from './ruler.module.css';
import { useLastHour } from './use-last-hour.ts';

export interface LimitRulerProps {
  readonly bedId: string;
  readonly channelId: string;
  readonly className?: string;
}

/** Places in CSS px: the bar, the warning ticks around it, the numbers under it. */
const bar = { top: 15, height: 9 } as const;
const height = 50;
const numbersTop = 45;
const characterPx = 9.2;
const bellPx = 22;

export function LimitRuler({ bedId, channelId, className = '' }: LimitRulerProps): ReactNode {
  const limits = useSlow((state) => state.beds[bedId]?.limits[channelId]);
  const channel = channelOf(channelId);
  const scale = useMemo(() => channel && rulerScale(channel, limits), [channel, limits]);
  const [place, width] = useWidth();
  return (
    <div
      ref={place}
      className={`${styles['ruler']} ${className}`}
      data-family={channel?.family}
      aria-hidden="true"
    >
      {scale && channel && width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          <Ground scale={scale} width={width} />
          <Smear bedId={bedId} channelId={channelId} scale={scale} width={width} />
          <Needle bedId={bedId} channel={channel} scale={scale} width={width} />
        </svg>
      )}
    </div>
  );
}

function Ground({ scale, width }: { readonly scale: RulerScale; readonly width: number }): ReactNode {
  const hatchId = useId();
  const at = (value: number): number => rulerPosition(scale, value) * width;
  const from = scale.allowed.low === null ? 0 : at(scale.allowed.low);
  const to = scale.allowed.high === null ? width : at(scale.allowed.high);
  return (
    <>
      <pattern id={hatchId} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.6" height="6" className={styles['hatch']} />
      </pattern>
      <rect x="0" y={bar.top} width={width} height={bar.height} className={styles['outside']} />
      <rect x="0" y={bar.top} width={width} height={bar.height} fill={`url(#${hatchId})`} />
      <rect
        x={from}
        y={bar.top}
        width={Math.max(0, to - from)}
        height={bar.height}
        className={styles['allowed']}
      />
      {scale.ticks.map((tick) => (
        <Tick key={`${tick.side}${tick.value}`} tick={tick} x={at(tick.value)} width={width} />
      ))}
      <Numbers scale={scale} width={width} />
    </>
  );
}

function Tick(props: { readonly tick: RulerTick; readonly x: number; readonly width: number }): ReactNode {
  const { tick } = props;
  const x = Math.max(1, Math.min(props.width - 1, props.x));
  const over = tick.strong ? 5 : 0;
  return (
    <line
      x1={x}
      x2={x}
      y1={bar.top - over}
      y2={bar.top + bar.height + (tick.strong ? 6 : 5)}
      className={styles[tick.strong ? 'tickStrong' : 'tick']}
    />
  );
}

function Numbers({ scale, width }: { readonly scale: RulerScale; readonly width: number }): ReactNode {
  const language = useSlow((state) => state.language);
  const words = { low: chartTexts.lowOff[language], high: chartTexts.highOff[language] };
  const wordsPx = { low: textPx(words.low), high: textPx(words.high) };
  const marks = limitOffMarks(scale, width, characterPx, bellPx, wordsPx);
  return (
    <>
      {fittingLabels(scale, width, characterPx, marks).map(({ tick, centrePx }) => (
        <text
          key={`${tick.side}${tick.value}`}
          x={centrePx}
          y={numbersTop}
          textAnchor="middle"
          className={styles[tick.strong ? 'numberStrong' : 'number']}
        >
          {tick.text}
        </text>
      ))}
      {marks.map(({ side, hasWord, from }) => (
        <g key={side} className={styles['off']} transform={`translate(${from} ${numbersTop - 15})`}>
          <BellOff width={17} height={17} y={1} strokeWidth={2} />
          {hasWord && (
            <text x={21} y={15}>
              {words[side]}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** Width of a word at 16 px: Latin letters or Chinese characters. */
function textPx(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (letter > '\u2e80' ? 16 : 8.6), 0);
}

interface ValueProps {
  readonly bedId: string;
  readonly channel: Channel;
  readonly scale: RulerScale;
  readonly width: number;
}

function Needle({ bedId, channel, scale, width }: ValueProps): ReactNode {
  const latest = useLatest(bedId, channel.id);
  const freshness = useFreshness(bedId, channel.id);
  const value = latest?.value ?? null;
  if (value === null || freshness === 'lost' || freshness === 'never') return null;
  const x = Math.max(7, Math.min(width - 7, rulerPosition(scale, value) * width));
  return (
    <g
      className={styles['needle']}
      data-late={freshness !== 'fresh'}
      transform={`translate(${x.toFixed(1)} 0)`}
    >
      <line x1="0" x2="0" y1={bar.top - 2} y2={bar.top + bar.height + 4} className={styles['needleGround']} />
      <path d={`M-7 2.5H7L0 ${bar.top - 1}Z`} strokeLinejoin="round" />
      <line x1="0" x2="0" y1={bar.top - 2} y2={bar.top + bar.height + 4} />
    </g>
  );
}

interface SmearProps {
  readonly bedId: string;
  readonly channelId: string;
  readonly scale: RulerScale;
  readonly width: number;
}

function Smear({ bedId, channelId, scale, width }: SmearProps): ReactNode {
  const reach = useLastHour(bedId, channelId);
  if (!reach) return null;
  const from = rulerPosition(scale, reach.low) * width;
  const to = rulerPosition(scale, reach.high) * width;
  return (
    <rect
      x={from}
      y={bar.top + bar.height / 2 - 1.75}
      width={Math.max(3, to - from)}
      height="3.5"
      rx="1.75"
      className={styles['smear']}
    />
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, width];
}
