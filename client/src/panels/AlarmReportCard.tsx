/**
 * What the alarms of the last day came to, above the past ones (R75): counts by priority, time in alarm, how soon somebody
 * acknowledged, and which rules they were. Asked of the gateway when it is opened; foreign input, so checked.
 */
import '@circuitwatch/shared/foundation/schemas-without-eval.ts';
import type { AlarmReport } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { reportTexts as texts } from '@circuitwatch/shared/texts/report-texts.ts';
import { alarmReportSchema } from '@circuitwatch/shared/wire/alarm-report.ts';
import { type ReactNode, useEffect, useState } from 'react';
import { type Texts, useText } from '../text/use-text.ts';
import styles from './AlarmReportCard.module.css';

const topMax = 10;
const timeoutMs = 10_000;

async function ask(path: string, signal: AbortSignal): Promise<AlarmReport | 'failed'> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' }, signal });
    const parsed = response.ok ? alarmReportSchema.safeParse(await response.json()) : undefined;
    return parsed?.success ? parsed.data : 'failed';
  } catch {
    // No link or no answer in time: the card says so, the list stands by itself.
    return 'failed';
  }
}

export function AlarmReportCard({ bedId }: { readonly bedId: string }): ReactNode {
  const { of } = useText();
  const [report, setReport] = useState<AlarmReport | 'asking' | 'failed'>('asking');
  useEffect(() => {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMs)]);
    void ask(`/api/beds/${encodeURIComponent(bedId)}/alarms/report`, signal).then((answer) => {
      if (!abort.signal.aborted) setReport(answer);
    });
    return () => abort.abort();
  }, [bedId]);
  return (
    <section className={styles.card} aria-label={of(texts.title)}>
      <h3 className={styles.title}>{of(texts.title)}</h3>
      {report === 'asking' && <p className={styles.quiet}>{of(texts.asking)}</p>}
      {report === 'failed' && <p className={styles.quiet}>{of(texts.failed)}</p>}
      {typeof report === 'object' && <Figures report={report} />}
    </section>
  );
}

function secondsText(ms: number | null, { of }: Pick<Texts, 'of'>): string {
  return ms === null ? of(texts.nobody) : of(texts.seconds, { n: Math.round(ms / 1000) });
}

function Figures({ report }: { readonly report: AlarmReport }): ReactNode {
  const screen = useText();
  const { t, of, language } = screen;
  const { counts, acknowledge, inAlarmMs, fleeting, floods, rules } = report;
  const figures = [
    ...priorities.toReversed().map((priority) => [t(`${priority}Short`), String(counts[priority])]),
    [of(texts.inAlarm), durationText(inAlarmMs, language)],
    [of(texts.acknowledgedHigh), secondsText(acknowledge.high.medianMs, screen)],
    [of(texts.acknowledgedMedium), secondsText(acknowledge.medium.medianMs, screen)],
    [of(texts.fleeting), String(fleeting)],
    [of(texts.floods), String(floods)],
  ];
  return (
    <>
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className={styles.quiet}>{name}</dt>
            <dd className={`${styles.value} digits`}>{value}</dd>
          </div>
        ))}
      </dl>
      {rules.length > 0 && (
        <details>
          <summary className={styles.summary}>{of(texts.top)}</summary>
          <ol className={styles.top}>
            {rules.slice(0, topMax).map(({ ruleId, total, onMs }) => {
              const title = alarmTexts[ruleId]?.title;
              return (
                <li key={ruleId} className="digits">
                  {of(texts.rule, {
                    n: total,
                    title: title ? of(title, { channel: '' }).trim() : ruleId,
                    duration: durationText(onMs, language),
                  })}
                </li>
              );
            })}
          </ol>
        </details>
      )}
    </>
  );
}
