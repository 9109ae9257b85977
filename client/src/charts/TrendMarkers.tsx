/** Alarms as dotted verticals through the rows with the priority's shape on top. React makes them, TrendScene moves them. */
import type { ReactNode } from 'react';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { useSlow } from '../state/slow-store.ts';
import styles from './trends.module.css';

/** More would hide the trends; the newest are shown, the lane below has all. */
const markersMax = 40;

export function TrendMarkers({ bedId }: { readonly bedId: string }): ReactNode {
  const spans = useSlow((state) => state.beds[bedId]?.alarmSpans);
  return (
    <div className={styles['markers']} data-part="markers" aria-hidden="true">
      {spans?.slice(-markersMax).map((span) => (
        <div
          key={`${span.alarmId} ${span.fromMs}`}
          className={styles['marker']}
          data-at-ms={span.fromMs}
          data-priority={span.priority}
          data-open={span.toMs === null}
          hidden
        >
          <AlarmShape priority={span.priority} look="colour" marked={false} />
        </div>
      ))}
    </div>
  );
}
