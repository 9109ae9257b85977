/** Who acts on this screen: name and role, typed once and kept, marked as unverified (DESIGN.md §4). */
import {
  type AlarmScreenTextKey,
  alarmScreenTexts as texts,
} from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { type ReactNode, useState } from 'react';
import { type ActorRole, actorRoles, actorStore, nameMax, tidyName, useActor } from '../state/actor.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { TextInput } from '../ui/TextInput.tsx';
import styles from './WhoForm.module.css';

const roleTexts: Readonly<Record<ActorRole, AlarmScreenTextKey>> = {
  nurse: 'roleNurse',
  perfusionist: 'rolePerfusionist',
  physician: 'rolePhysician',
  other: 'roleOther',
};

export function WhoForm({ onSaved }: { readonly onSaved?: () => void }): ReactNode {
  const { of } = useText();
  const actor = useActor();
  const [name, setName] = useState(actor?.name ?? '');
  const [role, setRole] = useState<ActorRole>(actor?.role ?? 'nurse');
  const typed = tidyName(name);
  const isSaved = actor !== undefined && actor.name === typed && actor.role === role;
  return (
    <div className={styles.form}>
      <div className={styles.row}>
        <TextInput label={of(texts.yourName)} value={name} maxLength={nameMax} onChange={setName} />
        <Button
          isDisabled={typed === '' || isSaved}
          onPress={() => {
            actorStore.set({ name: typed, role });
            onSaved?.();
          }}
        >
          {of(texts.save)}
        </Button>
      </div>
      <Segmented
        label={of(texts.yourRole)}
        choices={actorRoles.map((id) => ({ id, label: of(texts[roleTexts[id]]) }))}
        value={role}
        onChange={setRole}
      />
      <p className={styles.note}>{of(texts.unverifiedWhy)}</p>
    </div>
  );
}
