/** What is known about one device: name with its evidence grade, port, state and reason, remedy, and the counters. */
import type { DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { linkReasonText } from '@circuitwatch/shared/texts/link-reasons.ts';
import { ageText, numberText } from '@circuitwatch/shared/texts/number-text.ts';
import { type ScreenTextKey, screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import type { ReactNode } from 'react';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { useIsReplay } from '../state/slow-store.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { type DeviceDescription, deviceState } from './device-state.ts';
import styles from './DevicePanel.module.css';
import { Grade } from './StatusChip.tsx';

interface DevicePanelProps {
  readonly bedId: string;
  readonly device: DeviceDescription;
  readonly status: DeviceStatus | undefined;
}

export function DevicePanel({ bedId, device, status }: DevicePanelProps): ReactNode {
  const texts = useText();
  const nowMs = useGatewaySeconds();
  const { t } = texts;
  return (
    <div className={styles.panel}>
      <p className={styles.name}>
        {texts.of(device.name)} <Grade grade={device.grade} />
      </p>
      <p className={styles.evidence}>
        {t('evidenceGrade', { grade: device.grade })}: {t(`grade${device.grade}`)}
      </p>
      <dl className={styles.facts}>
        <Fact name={t('device')} value={device.device} />
        <Fact name={t('profile')} value={device.profile} />
        <Fact name={t('port')} value={device.port} />
        {status && <StatusFacts bedId={bedId} status={status} nowMs={nowMs} texts={texts} />}
      </dl>
    </div>
  );
}

interface StatusFactsProps {
  readonly bedId: string;
  readonly status: DeviceStatus;
  readonly nowMs: number;
  readonly texts: Texts;
}

function StatusFacts({ bedId, status, nowMs, texts }: StatusFactsProps): ReactNode {
  const { t, language } = texts;
  const { counters } = status;
  const isReplay = useIsReplay();
  const state = deviceState(status, nowMs, liveStore.heardMs(bedId, status.device));
  const age = state.ageMs === null ? t('never') : t('ago', { age: ageText(state.ageMs, language) });
  const word = t(state.word, { age: ageText(state.ageMs ?? 0, language) });
  return (
    <>
      <Fact name={t('linkState')} value={word} strong />
      {!state.well && status.reason !== '' && (
        <Fact name={t('reason')} value={linkReasonText(status.reason, language)} strong />
      )}
      {state.remedy && <Fact name={t('remedy')} value={t(state.remedy)} wide />}
      <Fact name={t('lastFrame')} value={age} />
      {!isReplay && <CounterFacts counters={counters} texts={texts} />}
    </>
  );
}

interface CounterFactsProps {
  readonly counters: DeviceStatus['counters'];
  readonly texts: Texts;
}

/** Since the gateway started; a recording does not have them. */
function CounterFacts({ counters, texts }: CounterFactsProps): ReactNode {
  const { t } = texts;
  return (
    <>
      <Fact name={t('bytesIn')} value={numberText(counters.bytes, 0)} />
      <Fact name={t('frames')} value={numberText(counters.frames, 0)} />
      <Fact name={t('discarded')} value={discardedText(counters, texts)} />
      <Fact name={t('checksumErrors')} value={numberText(counters.checksumErrors, 0)} />
      <Fact name={t('reopens')} value={numberText(counters.reopens, 0)} />
      {counters.bytesWritten > 0 && (
        <Fact name={t('bytesWritten')} value={numberText(counters.bytesWritten, 0)} />
      )}
    </>
  );
}

function discardedText(counters: DeviceStatus['counters'], { t }: Texts): string {
  const reasons = Object.entries(counters.discarded).filter(([, count]) => count > 0);
  if (reasons.length === 0) return t('nothingDiscarded');
  const parts = reasons.map(
    ([reason, count]) => `${isText(reason) ? t(reason) : reason} ${numberText(count, 0)}`,
  );
  return `${parts.join(' · ')} (${numberText(counters.discardedBytes, 0)} B)`;
}

function isText(key: string): key is ScreenTextKey {
  return key in screenTexts;
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly strong?: boolean;
  readonly wide?: boolean;
}

function Fact({ name, value, strong = false, wide = false }: FactProps): ReactNode {
  return (
    <div className={styles.fact} data-strong={strong || undefined} data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd className={wide ? undefined : 'digits'}>{value}</dd>
    </div>
  );
}
