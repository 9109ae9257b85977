/** The age of a group of values: that of its oldest one, so that it holds for all. Old ones say so in words and shape. */
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { liveStore } from '../state/live.ts';
import { useText } from '../text/use-text.ts';
import { useGroupAge } from './bed-age.ts';
import styles from './Values.module.css';

interface GroupAgeProps {
  readonly bedId: string;
  /** Must keep its identity between renders. */
  readonly channels: readonly string[];
}

export function GroupAge({ bedId, channels }: GroupAgeProps): ReactNode {
  const { t, language } = useText();
  const oldest = useGroupAge(bedId, channels);
  if (oldest === null) return null;
  const age = ageText(oldest, language);
  const worst = worstFreshness(bedId, channels);
  if (worst === 'fresh') return <span className={`${styles.groupAge} digits`}>{age}</span>;
  return (
    <span className={`${styles.groupAge} digits`} data-old>
      <CircleDashed className={styles.ageIcon} aria-hidden="true" />
      {t(worst === 'lost' ? 'noDataFor' : 'oldFor', { age })}
    </span>
  );
}

function worstFreshness(bedId: string, channels: readonly string[]): 'fresh' | 'late' | 'lost' {
  const nowMs = liveStore.now();
  const all = channels.map((channel) => liveStore.freshnessAt(bedId, channel, nowMs));
  if (all.includes('lost')) return 'lost';
  return all.some((freshness) => freshness === 'late' || freshness === 'technical') ? 'late' : 'fresh';
}
