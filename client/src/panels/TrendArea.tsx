/** The trends of the bed with their range buttons. The charts themselves draw outside React (charts/). */
import { type ReactNode, useState } from 'react';
import { type ScreenTextKey, screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import { LazyTrendPanel } from '../charts/LazyTrendPanel.tsx';
import type { TrendRow } from '../charts/trend-rows.ts';
import { type BedState, type RangeId, ranges, slowStore, useIsReplay, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Segmented } from '../ui/Segmented.tsx';
import type { Layout } from '../ui/use-layout.ts';
import styles from './TrendArea.module.css';

const rangeNames: Readonly<Record<RangeId, ScreenTextKey>> = {
  '5m': 'range5m',
  '30m': 'range30m',
  '2h': 'range2h',
  '12h': 'range12h',
  run: 'rangeRun',
};

const flowRow: TrendRow = { channels: ['flow'], name: screenTexts.flowName };
const drainageRow: TrendRow = { channels: ['p1'], name: screenTexts.drainageName };
const resistanceRow: TrendRow = { channels: ['dPPerFlow'], name: screenTexts.dPPerFlow };

const rowsByLayout: Readonly<Record<Layout, readonly TrendRow[]>> = {
  wide: [flowRow, drainageRow, resistanceRow, { channels: ['svo2'] }],
  tablet: [flowRow, drainageRow, resistanceRow],
  phone: [flowRow, resistanceRow],
};

interface TrendAreaProps {
  readonly bed: BedState;
  readonly layout: Layout;
}

export function TrendArea({ bed, layout }: TrendAreaProps): ReactNode {
  const { t } = useText();
  const range = useSlow((state) => state.range);
  const [fit, setFit] = useState(false);
  const isReplay = useIsReplay();
  return (
    <div className={styles.area}>
      <div className={styles.bar}>
        <Segmented
          label={t('timeRange')}
          choices={ranges.map((id) => ({ id, label: t(rangeNames[id]) }))}
          value={range}
          onChange={(id) => slowStore.setRange(id)}
        />
        {layout !== 'phone' && (
          <Segmented
            label={t('scale')}
            choices={[
              { id: 'limits', label: t('scaleLimits') },
              { id: 'fit', label: t('scaleFit') },
            ]}
            value={fit ? 'fit' : 'limits'}
            onChange={(id) => setFit(id === 'fit')}
          />
        )}
        {layout === 'wide' && !isReplay && <p className={styles.supplements}>{t('supplements')}</p>}
      </div>
      <LazyTrendPanel
        key={bed.bedId}
        bedId={bed.bedId}
        rows={rowsByLayout[layout]}
        range={range}
        fit={fit}
        {...(layout === 'wide' && !isReplay ? {} : { lanes: ['alarms'] as const })}
        className={styles.chart ?? ''}
      />
    </div>
  );
}
