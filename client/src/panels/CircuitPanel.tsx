/**
 * Circuit and checks of one bed: the baseline that rules compare with, the hourly look at the circuit, how long the circuit
 * has been in use. Each with who recorded it and when, and the one button that records it anew (clinical.md B2 note c, H3).
 */
import type { Baseline, BedFacts } from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { circuitTexts as texts } from '@circuitwatch/shared/texts/circuit-texts.ts';
import { ageText, durationText, unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { hourMinuteText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { baselineRows, checkDue } from './circuit-facts.ts';
import { recordedText } from './circuit-words.ts';
import styles from './Circuit.module.css';
import { CircuitStart } from './CircuitStart.tsx';
import { ValueCell } from './ValueCell.tsx';

export function CircuitPanel({ bed }: { readonly bed: BedState }): ReactNode {
  const { of } = useText();
  const facts = bed.bedAlarms?.facts;
  if (!facts) return <p className={styles.none}>{of(texts.reading)}</p>;
  return (
    <div className={styles.panel}>
      <BaselineSection bed={bed} baseline={facts.baseline} />
      <CheckSection bed={bed} facts={facts} />
      <CircuitStart bed={bed} facts={facts} />
    </div>
  );
}

interface BaselineSectionProps {
  readonly bed: BedState;
  readonly baseline: Baseline | null;
}

function BaselineSection({ bed, baseline }: BaselineSectionProps): ReactNode {
  const screen = useText();
  const { of, language } = screen;
  const nowMs = useGatewaySeconds();
  const isSending = useIsSending('captureBaseline');
  return (
    <section className={styles.section} aria-label={of(texts.baseline)}>
      <h3 className={styles.heading}>{of(texts.baseline)}</h3>
      {baseline ? (
        <>
          <p className={`${styles.fact} digits`}>
            {of(texts.ago, { age: ageText(nowMs - baseline.atMs, language) })}
          </p>
          <p className={`${styles.quiet} digits`}>{recordedText(baseline, screen)}</p>
          <BaselineTable bed={bed} baseline={baseline} />
        </>
      ) : (
        <>
          <p className={styles.fact}>{of(texts.noBaseline)}</p>
          <p className={styles.quiet}>{of(texts.noBaselineWhat)}</p>
        </>
      )}
      <div className={styles.foot}>
        <p className={styles.quiet}>{of(texts.whenToCapture)}</p>
        <Button
          className={styles.button}
          isDisabled={isSending}
          onPress={() => act(bed.bedId, { type: 'captureBaseline' })}
        >
          {of(isSending ? words.sending : texts.capture)}
        </Button>
      </div>
    </section>
  );
}

interface BaselineTableProps {
  readonly bed: BedState;
  readonly baseline: Baseline;
}

/** What stood then beside what stands now. */
function BaselineTable({ bed, baseline }: BaselineTableProps): ReactNode {
  const { of } = useText();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{of(texts.value)}</th>
          <th scope="col">{of(texts.atBaseline)}</th>
          <th scope="col">{of(texts.now)}</th>
        </tr>
      </thead>
      <tbody>
        {baselineRows(baseline).map(({ channel, value }) => (
          <tr key={channel.id}>
            <th scope="row">
              {of(channel.label)} <span className={styles.unit}>{unitText(channel.unit)}</span>
            </th>
            <td className="digits">{valueText(channel, value)}</td>
            <td>
              <ValueCell bed={bed} channelId={channel.id} unit={false} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CheckSection({ bed, facts }: { readonly bed: BedState; readonly facts: BedFacts }): ReactNode {
  const screen = useText();
  const { of, language } = screen;
  const nowMs = useGatewaySeconds();
  const isSending = useIsSending('recordCheck');
  const last = facts.lastCheck;
  return (
    <section className={styles.section} aria-label={of(texts.check)}>
      <h3 className={styles.heading}>{of(texts.check)}</h3>
      {last ? (
        <>
          <p className={`${styles.fact} digits`}>
            {of(texts.ago, { age: ageText(nowMs - last.atMs, language) })}
          </p>
          <p className={`${styles.quiet} digits`}>{recordedText(last, screen)}</p>
          <Due last={last} nowMs={nowMs} />
        </>
      ) : (
        <p className={styles.fact}>{of(texts.noCheck)}</p>
      )}
      <div className={styles.foot}>
        <p className={styles.quiet}>{of(texts.checkWhat)}</p>
        <Button
          className={styles.button}
          isDisabled={isSending}
          onPress={() => act(bed.bedId, { type: 'recordCheck', check: 'circuit' })}
        >
          {of(isSending ? words.sending : texts.checkDone)}
        </Button>
      </div>
    </section>
  );
}

interface DueProps {
  readonly last: NonNullable<BedFacts['lastCheck']>;
  readonly nowMs: number;
}

function Due({ last, nowMs }: DueProps): ReactNode {
  const { of, language } = useText();
  const due = checkDue(last, nowMs);
  if (due.state === 'unset') return <p className={styles.quiet}>{of(texts.noInterval)}</p>;
  const clock = hourMinuteText(liveStore.clock.wallOf(due.dueMs));
  const left = durationText(due.leftMs, language);
  if (due.state === 'due')
    return <p className={`${styles.due} digits`}>{of(texts.dueIn, { clock, left })}</p>;
  return (
    <p className={`${styles.overdue} digits`}>
      <CircleAlert className={styles.icon} aria-hidden="true" />
      {of(texts.overdue, { clock, left })}
    </p>
  );
}
