/** One changed rule as old → new, the same for who proposes a change and who has to confirm it. */
import type { LimitChange } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import type { LimitRow } from './limit-rows.ts';
import { changeText, limitTitle } from './limit-words.ts';
import styles from './Limits.module.css';

interface LimitDifferenceProps {
  readonly change: LimitChange;
  readonly rows: readonly LimitRow[];
}

export function LimitDifference({ change, rows }: LimitDifferenceProps): ReactNode {
  const texts = useText();
  const row = rows.find((one) => one.ruleId === change.ruleId);
  if (!row) return <li>{change.ruleId}</li>;
  return (
    <li>
      <span className={styles.quiet}>{limitTitle(row, texts)}</span>
      <strong className={`${styles.oldNew} digits`}>{changeText(row, change.limits, texts)}</strong>
    </li>
  );
}
