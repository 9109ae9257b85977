/** The keys of a replay on one sheet. What they do is keys.ts. */
import type { Text } from '@circuitwatch/shared/foundation/language.ts';
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './KeySheet.module.css';

const rows: readonly { readonly keys: readonly string[]; readonly does: Text }[] = [
  { keys: ['Space', 'K'], does: words.keyPlay },
  { keys: ['←', '→'], does: words.keyStep },
  { keys: ['Shift', 'Alt', 'Ctrl'], does: words.keyStepMore },
  { keys: ['Home', 'End'], does: words.keyEnds },
  { keys: ['J', 'L'], does: words.keySpeed },
  { keys: ['N', 'P'], does: words.keyAlarm },
  { keys: ['M'], does: words.keyEvent },
  { keys: ['I', 'O'], does: words.keyRange },
  { keys: ['X'], does: words.keyLoop },
  { keys: ['Q'], does: words.keyQuiet },
  { keys: ['0'], does: words.keyZoom },
  { keys: ['Z'], does: words.keyUndo },
  { keys: ['C'], does: words.keyCursor },
  { keys: ['B'], does: words.bookmark },
  { keys: ['G'], does: words.goTo },
  { keys: ['Esc'], does: words.backToLive },
  { keys: ['?'], does: words.keyHelp },
];

export function KeySheet({ close }: { readonly close: () => void }): ReactNode {
  const { t, of } = useText();
  return (
    <section className={styles.sheet} aria-label={of(words.keys)}>
      <Button look="plain" className={styles.close} aria-label={t('close')} onPress={close}>
        <X size="1.5rem" aria-hidden="true" />
      </Button>
      <dl className={styles.rows}>
        {rows.map(({ keys, does }) => (
          <div key={keys.join()} className={styles.row}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{of(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
