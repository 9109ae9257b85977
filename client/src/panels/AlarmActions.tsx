/** What a person can do with one alarm: acknowledge, answer for it, shelve it or end its shelf. */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { acceptMsMax } from '@circuitwatch/shared/alarms/command-types.ts';
import { alarmScreenTexts as texts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import type { ReactNode } from 'react';
import { act } from '../state/commands.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './AlarmCard.module.css';
import { leftText } from './alarm-look.ts';
import { actorName } from './alarm-words.ts';
import { Acknowledge } from './BannerActions.tsx';

interface AlarmActionsProps {
  readonly bed: BedState;
  readonly view: AlarmView;
  readonly nowMs: number;
  readonly onShelve: () => void;
}

export function AlarmActions({ bed, view, nowMs, onShelve }: AlarmActionsProps): ReactNode {
  const { of } = useText();
  const { alarmId, revision, inhibit } = view;
  const onAlarm = { alarmId, revision };
  const canShelve = !inhibit && view.priority !== 'high' && !view.latched;
  return (
    <div className={styles.actions}>
      <Responsibility view={view} nowMs={nowMs} />
      <Acknowledge bed={bed} view={view} />
      {view.ack === 'unack' && !inhibit && !view.responsibility && (
        <>
          <Button
            onPress={() =>
              act(bed.bedId, { type: 'acceptResponsibility', ...onAlarm, durationMs: acceptMsMax })
            }
          >
            {of(texts.iAmComing)}
          </Button>
          <Button onPress={() => act(bed.bedId, { type: 'rejectResponsibility', ...onAlarm })}>
            {of(texts.iCannot)}
          </Button>
        </>
      )}
      {canShelve && <Button onPress={onShelve}>{of(texts.shelve)}</Button>}
      {inhibit?.type === 'shelved' && (
        <Button onPress={() => act(bed.bedId, { type: 'unshelve', ...onAlarm })}>{of(texts.unshelve)}</Button>
      )}
      {view.priority === 'high' && <p className={styles.rule}>{of(texts.shelveHigh)}</p>}
    </div>
  );
}

function Responsibility({ view, nowMs }: { readonly view: AlarmView; readonly nowMs: number }): ReactNode {
  const { of } = useText();
  const who = view.responsibility;
  if (!who) return null;
  const name = actorName(who.actor, of);
  return (
    <p className={`${styles.rule} digits`}>
      {who.type === 'accepted'
        ? of(texts.answeredBy, { name, left: leftText(who.untilMs, nowMs) })
        : of(texts.rejectedBy, { name })}
    </p>
  );
}
