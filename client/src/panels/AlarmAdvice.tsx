/**
 * Beside the alarm, outside its fill: the likely cause and the first check, from the rule's texts. A hint, never a
 * diagnosis; for a technical alarm the check (the cable) comes first.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import styles from './AlarmAdvice.module.css';
import { alarmText } from './alarm-words.ts';

export function AlarmAdvice({ view }: { readonly view: AlarmView }): ReactNode {
  const { t, of } = useText();
  const text = alarmText(view);
  const [cause] = text?.causes ?? [];
  const [check] = text?.checks ?? [];
  if (!cause && !check) return <div className={styles.advice} />;
  const technical = view.kind === 'technical';
  const lead = technical ? check : cause;
  const next = technical ? cause : check;
  return (
    <div className={styles.advice}>
      <p className={styles.label}>{t(technical ? 'check' : 'likely')}</p>
      <p className={styles.lead}>{lead && of(lead)}</p>
      {next && <p className={styles.next}>{`${t(technical ? 'likely' : 'check')}: ${of(next)}`}</p>}
    </div>
  );
}
