/**
 * The card of one alarm: what, since when, who knows; likely causes (a hint, never a diagnosis); first checks to tick off.
 * It lies over the trends only, heroes and values stay visible. A HIGH alarm opens it; opening acknowledges nothing.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as texts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { Square, SquareCheck, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { actorStore } from '../state/actor.ts';
import { checkTicks, useCheckTicks } from '../state/check-ticks.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { type BedState, useIsReplay } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { AlarmActions } from './AlarmActions.tsx';
import styles from './AlarmCard.module.css';
import { alarmLook, occurrenceKey } from './alarm-look.ts';
import { actorName, alarmText, alarmTitle, comparisonText, inhibitText, lookText } from './alarm-words.ts';
import { ShelveForm } from './ShelveForm.tsx';

interface AlarmCardProps {
  readonly bed: BedState;
  readonly view: AlarmView;
  readonly close: () => void;
}

export function AlarmCard({ bed, view, close }: AlarmCardProps): ReactNode {
  const words = useText();
  const { t, of } = words;
  const [isShelving, setShelving] = useState(false);
  const onsetMs = view.onsetMs ?? view.changedMs;
  return (
    <section
      className={styles.card}
      data-priority={view.priority}
      data-look={alarmLook(view)}
      aria-label={of(texts.details)}
    >
      <div className={styles.head}>
        <span className={styles.shape}>
          <AlarmShape priority={view.priority} look="colour" />
        </span>
        <h2 className={styles.title}>{alarmTitle(view, bed, words)}</h2>
        <p className={`${styles.when} digits`}>
          {view.firstOut && <strong>{of(texts.firstOut)} · </strong>}
          {`${t('since', { time: clockText(liveStore.clock.wallOf(onsetMs)) })}`}
        </p>
        <Button look="plain" className={styles.close} aria-label={t('close')} onPress={close}>
          <X size="1.5rem" aria-hidden="true" />
        </Button>
      </div>
      <div className={styles.body}>
        <Facts bed={bed} view={view} onShelve={() => setShelving(true)} />
        {isShelving ? (
          <ShelveForm bed={bed} view={view} close={() => setShelving(false)} />
        ) : (
          <>
            <Causes view={view} />
            <Checks view={view} />
          </>
        )}
      </div>
    </section>
  );
}

interface FactsProps {
  readonly bed: BedState;
  readonly view: AlarmView;
  readonly onShelve: () => void;
}

function Facts({ bed, view, onShelve }: FactsProps): ReactNode {
  const words = useText();
  const { t, of, language } = words;
  const nowMs = useGatewaySeconds();
  const isReplay = useIsReplay();
  const by = view.acknowledged;
  const notes = [
    lookText(view, nowMs, words),
    inhibitText(view, words),
    by &&
      `${of(texts.acknowledged)}: ${actorName(by.actor, of)} ${clockText(liveStore.clock.wallOf(by.atMs))}`,
    view.condition === 'unknown' ? t('valueGone') : undefined,
    view.condition === 'recovering' ? t('recovering') : undefined,
    view.superseded > 0 ? of(texts.times, { n: view.superseded + 1 }) : undefined,
    view.escalation > 0 ? of(texts.escalated, { n: view.escalation }) : undefined,
  ].filter((note): note is string => typeof note === 'string');
  const comparison = comparisonText(view);
  return (
    <div className={styles.facts}>
      {comparison !== undefined && <p className={`${styles.value} digits`}>{comparison}</p>}
      <p className={`${styles.duration} digits`}>
        {t(view.priority)} · {durationText(nowMs - (view.onsetMs ?? nowMs), language)}
      </p>
      <ul className={styles.notes}>
        {[...new Set(notes)].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {!isReplay && <AlarmActions bed={bed} view={view} nowMs={nowMs} onShelve={onShelve} />}
    </div>
  );
}

function Causes({ view }: { readonly view: AlarmView }): ReactNode {
  const { of } = useText();
  return (
    <div className={styles.column}>
      <h3 className={styles.heading}>
        {of(texts.likelyCauses)} <span className={styles.hint}>{of(texts.hintOnly)}</span>
      </h3>
      <ol className={styles.causes}>
        {(alarmText(view)?.causes ?? []).map((cause) => (
          <li key={cause.en}>{of(cause)}</li>
        ))}
      </ol>
    </div>
  );
}

/** Rows of 56 px: the checks nearest to hand first, ticked with who and when. */
function Checks({ view }: { readonly view: AlarmView }): ReactNode {
  const { of } = useText();
  const ticks = useCheckTicks();
  const isReplay = useIsReplay();
  return (
    <div className={styles.column}>
      <h3 className={styles.heading}>
        {of(texts.firstChecks)} <span className={styles.hint}>{of(texts.ticksStay)}</span>
      </h3>
      <ul className={styles.checks}>
        {(alarmText(view)?.checks ?? []).map((check) => {
          const key = `${occurrenceKey(view)} ${check.en}`;
          const tick = ticks.get(key);
          return (
            <li key={check.en}>
              <Button
                look="row"
                className={styles.check}
                aria-pressed={tick !== undefined}
                isDisabled={isReplay}
                onPress={() =>
                  checkTicks.toggle(key, { name: actorStore.get()?.name, atMs: liveStore.now() })
                }
              >
                {tick ? (
                  <SquareCheck className={styles.box} aria-hidden="true" />
                ) : (
                  <Square className={styles.box} aria-hidden="true" />
                )}
                <span>
                  {of(check)}
                  {tick && (
                    <span className={`${styles.ticked} digits`}>
                      {of(texts.checkedBy, {
                        name: tick.name ?? of(texts.unnamed),
                        clock: clockText(liveStore.clock.wallOf(tick.atMs)),
                      })}
                    </span>
                  )}
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
