/** Who is on support and for how long: age band, weight, mode, target flow, run day. No name: the screen faces a room. */
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { numberText, runTime } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { dayClockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import type { Layout } from '../ui/use-layout.ts';
import styles from './Header.module.css';

interface PatientFactsProps {
  readonly description: BedDescription;
  readonly layout: Layout;
}

export function PatientFacts({ description, layout }: PatientFactsProps): ReactNode {
  const { t, language } = useText();
  const nowMs = useGatewaySeconds();
  const { patient, runStartedMs } = description;
  const { day, clock } = runTime(nowMs - runStartedMs);
  const who = `${t(patient.band)} ${weightText(patient.weightKg)}`;
  const mode = t(`mode${patient.mode}`);
  const target = t('target', { value: `${numberText(patient.targetFlowLpm, 2)} L/min` });
  const started = t('since', { time: dayClockText(liveStore.clock.wallOf(runStartedMs), language) });
  if (layout === 'phone') {
    return (
      <div className={styles.fact}>
        <span className={styles.strong}>{`${who} · ${mode}`}</span>
        <span className="digits">{t('runDayShort', { day, clock })}</span>
      </div>
    );
  }
  if (layout === 'tablet') {
    return (
      <div className={styles.line}>
        <span className={styles.strong}>{`${who} · ${mode}`}</span>
        <span className="digits">{t('runDayShort', { day, clock })}</span>
      </div>
    );
  }
  return (
    <>
      <div className={styles.fact}>
        <span className={styles.strong}>{who}</span>
        <span>{`${mode} · ${target}`}</span>
      </div>
      <div className={styles.fact}>
        <span className={`${styles.strong} digits`}>{`${t('runDay', { day })}  ${clock}`}</span>
        <span className="digits">{started}</span>
      </div>
    </>
  );
}

/** Small patients need the tenth of a kilogram, big ones do not. */
function weightText(weightKg: number): string {
  return `${numberText(weightKg, weightKg < 20 ? 1 : 0)} kg`;
}
