/** The state lanes' frame: names at the left, the canvas that StateLanesController paints, the present state at the right. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { fillText, type Language } from '@circuitwatch/shared/foundation/language.ts';
import { chartTexts, noValue } from '@circuitwatch/shared/texts/chart-texts.ts';
import { valueText } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import { useFreshness, useLatest } from '../state/live.ts';
import { useSlow } from '../state/slow-store.ts';
import { laneSettings } from './state-lanes.ts';
import type { LaneId } from './trend-rows.ts';
import styles from './trends.module.css';

const names: Readonly<Record<LaneId, keyof typeof chartTexts>> = {
  pump: 'lanePump',
  sweep: 'laneSweep',
  data: 'laneData',
  alarms: 'laneAlarms',
};

interface StateLanesProps {
  readonly bedId: string;
  readonly lanes: readonly LaneId[];
}

/** Lies on the time axis of the trend panel around it. */
export function StateLanes({ bedId, lanes }: StateLanesProps): ReactNode {
  const language = useSlow((state) => state.language);
  if (lanes.length === 0) return null;
  return (
    <div className={styles['lanes']}>
      <div className={styles['laneNames']}>
        {lanes.map((lane) => (
          <span key={lane}>{chartTexts[names[lane]][language]}</span>
        ))}
      </div>
      <canvas className={styles['laneCanvas']} data-part="lanes" aria-hidden="true" />
      <div className={styles['laneStates']}>
        {lanes.map((lane) => (
          <LaneState key={lane} bedId={bedId} lane={lane} language={language} />
        ))}
      </div>
    </div>
  );
}

function LaneState(props: { bedId: string; lane: LaneId; language: Language }): ReactNode {
  const { bedId, lane, language } = props;
  if (lane === 'data') return <DataState bedId={bedId} language={language} />;
  if (lane === 'alarms') return <AlarmState bedId={bedId} language={language} />;
  return <SettingState bedId={bedId} channelId={laneSettings[lane]?.channel ?? ''} />;
}

function SettingState({ bedId, channelId }: { bedId: string; channelId: string }): ReactNode {
  const latest = useLatest(bedId, channelId);
  const freshness = useFreshness(bedId, channelId);
  const channel = channelOf(channelId);
  const value = freshness === 'lost' || freshness === 'never' ? null : (latest?.value ?? null);
  return <span className="digits">{value === null || !channel ? noValue : valueText(channel, value)}</span>;
}

function DataState({ bedId, language }: { bedId: string; language: Language }): ReactNode {
  const complete = useSlow((state) =>
    (state.beds[bedId]?.devices ?? []).every(
      ({ freshness, phase }) => freshness === 'fresh' && phase === 'streaming',
    ),
  );
  return <span>{chartTexts[complete ? 'allData' : 'someData'][language]}</span>;
}

function AlarmState({ bedId, language }: { bedId: string; language: Language }): ReactNode {
  const active = useSlow((state) => state.beds[bedId]?.alarms.length ?? 0);
  if (active === 0) return <span>{chartTexts.noAlarm[language]}</span>;
  return <span>{fillText(chartTexts.activeAlarms[language], { n: active })}</span>;
}
