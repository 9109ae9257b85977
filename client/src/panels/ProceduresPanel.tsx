/**
 * Procedures that re-map alarms for a time (R39): what each sets aside said in words before it starts, how long it may last
 * and what ends it. While one runs: who, since when, what is left, end and renew.
 */
import type { ActiveContext } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { type ProcedureContext, procedureContexts } from '@circuitwatch/shared/alarms/procedure-contexts.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { type ReactNode, useState } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { leftText } from './alarm-look.ts';
import { actorName } from './alarm-words.ts';
import { isRunning } from './procedures.ts';
import styles from './Procedures.module.css';

const minuteMs = 60_000;

export function ProceduresPanel({ bed }: { readonly bed: BedState }): ReactNode {
  const { of } = useText();
  const nowMs = useGatewaySeconds();
  const running = (bed.bedAlarms?.contexts ?? []).filter((one) => isRunning(one, nowMs));
  const [chosen, setChosen] = useState(running[0]?.context ?? procedureContexts[0]?.id);
  const procedure = procedureContexts.find(({ id }) => id === chosen);
  return (
    <div className={styles.panel}>
      <ul className={styles.list}>
        {procedureContexts.map(({ id, name }) => {
          const active = running.find(({ context }) => context === id);
          return (
            <li key={id}>
              <Button
                look="row"
                className={styles.choice}
                aria-pressed={id === chosen}
                onPress={() => setChosen(id)}
              >
                <span className={styles.name}>{of(name)}</span>
                {active && (
                  <span className={`${styles.running} digits`}>
                    {of(words.running, { left: leftText(active.untilMs, nowMs) })}
                  </span>
                )}
              </Button>
            </li>
          );
        })}
      </ul>
      {procedure && (
        <Detail
          key={procedure.id}
          bed={bed}
          procedure={procedure}
          active={running.find(({ context }) => context === procedure.id)}
          nowMs={nowMs}
        />
      )}
    </div>
  );
}

interface DetailProps {
  readonly bed: BedState;
  readonly procedure: ProcedureContext;
  readonly active: ActiveContext | undefined;
  readonly nowMs: number;
}

function Detail({ bed, procedure, active, nowMs }: DetailProps): ReactNode {
  const { t, of } = useText();
  const minutes = procedure.durationMsMax / minuteMs;
  return (
    <section className={styles.detail} aria-label={of(procedure.name)}>
      <h3 className={styles.title}>
        {of(procedure.name)}
        <span className={`${styles.max} digits`}>{of(texts.procedureMax, { minutes })}</span>
      </h3>
      <h4 className={styles.label}>{of(words.suppresses)}</h4>
      <ul className={styles.rules}>
        {procedure.suppresses.map(({ ruleId, upTo }) => {
          const title = alarmTexts[ruleId]?.title;
          return (
            <li key={ruleId}>
              {of(words.upTo, {
                title: title ? of(title, { channel: '', device: '' }).trim() : ruleId,
                priority: t(upTo),
              })}
            </li>
          );
        })}
      </ul>
      <p className={styles.note}>
        {procedure.contrary.length > 0 &&
          `${of(texts.procedureBegins, { seconds: procedure.beginsWithinMs / 1000 })} `}
        {of(words.neverHides)}
      </p>
      <Actions bed={bed} procedure={procedure} active={active} nowMs={nowMs} />
    </section>
  );
}

/** A short, a middle and the longest duration that the procedure may have, in minutes. */
function durations(procedure: ProcedureContext): readonly string[] {
  const longest = procedure.durationMsMax / minuteMs;
  return [1, 2, 5, 10, 30, 60]
    .filter((one) => one <= longest)
    .slice(-3)
    .map(String);
}

function Actions({ bed, procedure, active, nowMs }: DetailProps): ReactNode {
  const { of } = useText();
  const choices = durations(procedure);
  const [minutes, setMinutes] = useState(choices[0] ?? '1');
  const isSending = useIsSending('startContext');
  const name = of(procedure.name);
  const start = (): void => {
    const durationMs = Number(minutes) * minuteMs;
    act(bed.bedId, { type: 'startContext', context: procedure.id, durationMs });
  };
  return (
    <div className={styles.actions}>
      {active && (
        <p className={`${styles.by} digits`} role="status">
          <strong>{of(words.running, { left: leftText(active.untilMs, nowMs) })}</strong>
          {of(texts.startedBy, {
            name: actorName(active.actor, of),
            clock: clockText(liveStore.clock.wallOf(active.sinceMs)).slice(0, 5),
          })}
        </p>
      )}
      <Segmented
        label={of(texts.duration)}
        choices={choices.map((id) => ({ id, label: of(words.minutes, { n: id }) }))}
        value={minutes}
        onChange={setMinutes}
      />
      <Button className={active ? undefined : styles.start} isDisabled={isSending} onPress={start}>
        {active
          ? of(texts.procedureRenew, { left: of(words.minutes, { n: minutes }) })
          : of(texts.procedureStart, { name })}
      </Button>
      {active && (
        <Button
          className={styles.start}
          onPress={() => act(bed.bedId, { type: 'endContext', context: procedure.id })}
        >
          {of(words.endProcedureNamed, { name })}
        </Button>
      )}
    </div>
  );
}
