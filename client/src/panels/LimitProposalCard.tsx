/**
 * A change that waits for its second person (R47): who asks for what, how long it waits, and the two answers. On every
 * display of the bed; who confirms types another name than who asked.
 */
import type { LimitProposal } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { type ReactNode, useState } from 'react';
import { actorStore, nameMax, personOf, tidyName } from '../state/actor.ts';
import { act } from '../state/commands.ts';
import { useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/TextInput.tsx';
import { leftText } from './alarm-look.ts';
import { actorName } from './alarm-words.ts';
import { LimitDifference } from './LimitDifference.tsx';
import type { LimitRow } from './limit-rows.ts';
import styles from './Limits.module.css';

interface LimitProposalCardProps {
  readonly bed: BedState;
  readonly proposal: LimitProposal;
  readonly rows: readonly LimitRow[];
}

export function LimitProposalCard({ bed, proposal, rows }: LimitProposalCardProps): ReactNode {
  const { of } = useText();
  const nowMs = useGatewaySeconds();
  const here = actorStore.get();
  const isOther = here !== undefined && personOf(here).id !== proposal.actor.id;
  const [name, setName] = useState(isOther ? here.name : '');
  const { proposalId, actor, untilMs, changes } = proposal;
  const typed = tidyName(name);
  const person = personOf({ name: typed, role: isOther ? here.role : 'other' });
  return (
    <section className={styles.proposal} aria-label={of(texts.secondTitle)}>
      <h3 className={styles.editorTitle}>{of(texts.secondTitle)}</h3>
      <p className="digits">
        {of(words.waitsForSecond, { name: actorName(actor, of), left: leftText(untilMs, nowMs) })}
      </p>
      <ul className={styles.diff}>
        {changes.map((change) => (
          <LimitDifference key={change.ruleId} change={change} rows={rows} />
        ))}
      </ul>
      <div className={styles.buttons}>
        <TextInput label={of(words.secondName)} value={name} maxLength={nameMax} onChange={setName} />
        <Button
          className={styles.set}
          isDisabled={typed === '' || nowMs >= untilMs}
          onPress={() => act(bed.bedId, { type: 'confirmLimits', proposalId }, person)}
        >
          {of(words.confirmChange)}
        </Button>
        <Button onPress={() => act(bed.bedId, { type: 'rejectLimits', proposalId })}>
          {of(words.rejectChange)}
        </Button>
      </div>
    </section>
  );
}
