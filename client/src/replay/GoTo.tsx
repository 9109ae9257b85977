/** Go to a time: of the clock, of a day, or since the start of the run. */
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import { type ReactNode, useState } from 'react';
import { liveStore } from '../state/live.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/TextInput.tsx';
import { parseGoTo } from './go-to.ts';
import type { ReplayController } from './replay-controller.ts';
import styles from './TransportBar.module.css';

interface GoToProps {
  readonly controller: ReplayController;
  readonly close: () => void;
}

export function GoTo({ controller, close }: GoToProps): ReactNode {
  const { t, of } = useText();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const go = (): void => {
    const { clock } = liveStore;
    const typed = parseGoTo(text, clock.wallOf(controller.atMs), clock.wallOf(controller.ends.fromMs));
    if (typed === undefined) {
      setWrong(true);
      return;
    }
    controller.seek(clock.atOf(typed));
    close();
  };
  return (
    <form
      className={styles.goTo}
      aria-label={of(words.goTo)}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div ref={focusInput} className={styles.goToField}>
        <TextInput label={of(words.goToLabel)} value={text} maxLength={20} onChange={setText} />
      </div>
      <Button type="submit">{of(words.go)}</Button>
      <Button look="plain" onPress={close}>
        {t('close')}
      </Button>
      {isWrong && <p role="alert">{of(words.goToWrong)}</p>}
    </form>
  );
}

/** The field takes the keys from the moment the panel is open. */
function focusInput(element: HTMLElement | null): void {
  element?.querySelector('input')?.focus();
}
