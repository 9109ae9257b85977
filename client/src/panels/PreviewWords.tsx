/** What the gateway says about changed limits: which alarms they would raise now, by priority and name, or that it does not know. */
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import type { Preview } from './limit-preview.ts';
import type { LimitRow } from './limit-rows.ts';
import { limitTitle } from './limit-words.ts';
import styles from './Limits.module.css';

interface PreviewWordsProps {
  readonly preview: Preview;
  readonly rows: readonly LimitRow[];
}

export function PreviewWords({ preview, rows }: PreviewWordsProps): ReactNode {
  const words = useText();
  const { t, of } = words;
  switch (preview.kind) {
    case 'none':
      return null;
    case 'asking':
      return <p className={styles.quiet}>{of(texts.previewAsking)}</p>;
    case 'failed':
      return <p className={styles.problem}>{of(texts.previewFailed)}</p>;
    case 'answer':
      if (preview.alarmsNow.length === 0) return <p className={styles.strong}>{of(texts.noAlarmNow)}</p>;
      return (
        <div className={styles.would}>
          <p className={styles.strong}>{of(texts.alarmsNow)}</p>
          <ul>
            {preview.alarmsNow.map(({ ruleId, level, priority }) => {
              const row = rows.find((one) => one.ruleId === ruleId);
              const title = alarmTexts[ruleId]?.title;
              return (
                <li key={`${ruleId} ${level}`} className={styles.wouldRow}>
                  <span className={styles.smallShape}>
                    <AlarmShape priority={priority} look="colour" />
                  </span>
                  <span>
                    {t(`${priority}Short`)} · {row ? limitTitle(row, words) : title ? of(title) : ruleId}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      );
  }
}
