/**
 * What became of the last command, over the lower edge: only when there is something to say (refused, without an answer,
 * a second person needed, done without a name). It stays until the next command or until somebody closes it.
 */
import { X } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { commandDesk, useCommands } from '../state/commands.ts';
import { liveStore } from '../state/live.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import styles from './CommandBar.module.css';
import { noticeWords } from './command-words.ts';

/** Nobody needs it for the first numbers. */
const WhoForm = lazyPanel(async () => ({ default: (await import('./WhoForm.tsx')).WhoForm }));

export function CommandBar(): ReactNode {
  const texts = useText();
  const { notice } = useCommands();
  const words = notice && noticeWords(notice, texts, (atMs) => clockText(liveStore.clock.wallOf(atMs)));
  return (
    <div role="status" className={styles.place}>
      {words && (
        <div className={styles.bar} data-problem={words.isProblem || undefined}>
          <p className={styles.text}>{words.text}</p>
          {words.asksName && (
            <Suspense fallback={null}>
              <WhoForm onSaved={() => commandDesk.dismiss()} />
            </Suspense>
          )}
          <Button
            look="plain"
            className={styles.close}
            aria-label={texts.t('close')}
            onPress={() => commandDesk.dismiss()}
          >
            <X size="1.5rem" aria-hidden="true" />
          </Button>
        </div>
      )}
    </div>
  );
}
