/**
 * The display is not live: hatch at the edges of the screen, the last picture dimmed, since when, and what to do. The
 * numbers themselves go off at 10 s (live-store.ts); the veil is up from the moment the gateway is silent.
 */
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { MonitorX } from 'lucide-react';
import type { ReactNode } from 'react';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { useSlow } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import styles from './ConnectionVeil.module.css';

export function ConnectionVeil(): ReactNode {
  const connection = useSlow((state) => state.connection);
  const { t } = useText();
  if (connection.phase === 'protocolMismatch') {
    return <Veil title={t('displayNotLive')} lines={[t('versionsDiffer')]} />;
  }
  if (connection.phase === 'notLive' || connection.phase === 'coreAway') {
    return <SilentVeil sinceMs={connection.sinceMs} />;
  }
  return null;
}

function SilentVeil({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const { t, language } = useText();
  const nowMs = useGatewaySeconds();
  const clock = clockText(liveStore.clock.wallOf(sinceMs));
  const age = ageText(Math.max(nowMs - sinceMs, 0), language);
  return <Veil title={t('displayNotLive')} lines={[t('lastSampleAt', { clock, age }), t('watchConsole')]} />;
}

function Veil({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode {
  return (
    <>
      <div className={styles.dim} />
      <div className={styles.hatch} />
      <section className={styles.message} aria-label={title}>
        <MonitorX className={styles.icon} aria-hidden="true" />
        <div>
          <p className={styles.title} role="alert">
            {title}
          </p>
          {lines.map((line) => (
            <p key={line} className={`${styles.line} digits`}>
              {line}
            </p>
          ))}
        </div>
      </section>
    </>
  );
}
