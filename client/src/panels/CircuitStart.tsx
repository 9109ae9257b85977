/**
 * Since when the circuit is in use and, behind a choice of now or earlier, the form for a new one. A time that is still to
 * come cannot be sent; that a baseline of the circuit before goes away is said before it does (clinical.md H3).
 */
import type { BedFacts } from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { circuitTexts as texts } from '@circuitwatch/shared/texts/circuit-texts.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { type ReactNode, useState } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { dayClockText, parseTypedTime, typedTimeText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { TextInput } from '../ui/TextInput.tsx';
import { dropsBaseline } from './circuit-facts.ts';
import { recorderName } from './circuit-words.ts';
import styles from './Circuit.module.css';

interface CircuitStartProps {
  readonly bed: BedState;
  readonly facts: BedFacts;
}

/** `2026-01-31 14:05` and some blanks. */
const typedMax = 20;

export function CircuitStart({ bed, facts }: CircuitStartProps): ReactNode {
  const { of, language } = useText();
  const nowMs = useGatewaySeconds();
  const start = facts.circuitStart;
  return (
    <section className={styles.section} aria-label={of(texts.circuit)}>
      <h3 className={styles.heading}>{of(texts.circuit)}</h3>
      {start ? (
        <>
          <p className={`${styles.fact} digits`}>
            {of(texts.inUse, { age: durationText(nowMs - start.atMs, language) })}
          </p>
          <p className={`${styles.quiet} digits`}>
            {`${of(texts.since, { when: dayClockText(liveStore.clock.wallOf(start.atMs), language) })} · ${of(
              texts.enteredBy,
              { name: recorderName(start, of) },
            )}`}
          </p>
        </>
      ) : (
        <p className={styles.fact}>{of(texts.noStart)}</p>
      )}
      <StartForm bed={bed} facts={facts} />
    </section>
  );
}

function StartForm({ bed, facts }: CircuitStartProps): ReactNode {
  const { of, language } = useText();
  const nowMs = useGatewaySeconds();
  const [choice, setChoice] = useState<'now' | 'earlier'>('now');
  const [typed, setTyped] = useState(() => typedTimeText(liveStore.clock.wallOf(nowMs)));
  const isSending = useIsSending('startCircuit');
  const typedMs = parseTypedTime(typed);
  const startedMs =
    choice === 'now' ? nowMs : typedMs === undefined ? undefined : liveStore.clock.atOf(typedMs);
  const isFuture = startedMs !== undefined && startedMs > nowMs;
  const note =
    startedMs === undefined
      ? of(texts.startBad)
      : isFuture
        ? of(texts.startFuture)
        : choice === 'earlier'
          ? of(texts.startAge, { age: durationText(nowMs - startedMs, language) })
          : undefined;
  return (
    <div className={styles.foot}>
      <h4 className={styles.label}>{of(texts.newStart)}</h4>
      <Segmented
        label={of(texts.newStart)}
        choices={[
          { id: 'now', label: of(texts.startNow) },
          { id: 'earlier', label: of(texts.startEarlier) },
        ]}
        value={choice}
        onChange={setChoice}
      />
      {choice === 'earlier' && (
        <TextInput label={of(texts.startWhen)} value={typed} maxLength={typedMax} onChange={setTyped} />
      )}
      <div role="status" className={`${styles.notes} digits`}>
        {note !== undefined && <p>{note}</p>}
        {startedMs !== undefined && !isFuture && dropsBaseline(facts, startedMs) && (
          <p className={styles.warning}>{of(texts.dropsBaseline)}</p>
        )}
      </div>
      <Button
        className={styles.button}
        isDisabled={isSending || startedMs === undefined || isFuture}
        onPress={() => {
          if (startedMs === undefined) return;
          act(bed.bedId, {
            type: 'startCircuit',
            startedMs: choice === 'now' ? Math.floor(liveStore.now()) : startedMs,
          });
        }}
      >
        {of(isSending ? words.sending : texts.setStart)}
      </Button>
    </div>
  );
}
