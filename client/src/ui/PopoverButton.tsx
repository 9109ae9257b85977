/**
 * A button that opens a panel under the alarm banner. The panel never covers the banner's place: an alarm stays
 * readable and its buttons work whatever is open. Focus goes in and comes back; Escape, the button or another panel closes.
 */
import { X } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Popover } from 'react-aria-components/Popover';
import { useText } from '../text/use-text.ts';
import { Button } from './Button.tsx';
import { useOpenPanel } from './open-panel.ts';
import styles from './PopoverButton.module.css';

/** Marks the element that a panel must stay below. */
export const bannerPlaceId = 'alarm-banner';

interface PopoverButtonProps {
  readonly title: string;
  readonly className?: string | undefined;
  readonly look?: 'plain' | 'raised';
  /** What the button shows is also what it is called: the words say what opens. */
  readonly button: ReactNode;
  /** For screen readers, where the button shows no words. */
  readonly label?: string;
  /** Where the panel begins: below the banner, or right below the button. */
  readonly place?: 'banner' | 'button';
  /** The panel; `close` shuts it after a choice. */
  readonly children: (close: () => void) => ReactNode;
}

export function PopoverButton(props: PopoverButtonProps): ReactNode {
  const { title, className, look = 'plain', button, label, place = 'banner', children } = props;
  const { t } = useText();
  const [isOpen, setOpen] = useOpenPanel(useId());
  const [offset, setOffset] = useState(0);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (open) setOffset(place === 'button' ? 4 : gapToBanner(trigger.current));
        setOpen(open);
      }}
    >
      <Button
        ref={trigger}
        look={look}
        className={className}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {button}
      </Button>
      <Popover
        className={styles.popover ?? ''}
        placement="bottom"
        offset={offset}
        shouldFlip={false}
        isNonModal
      >
        <Dialog className={styles.dialog ?? ''}>
          {({ close }) => (
            <>
              <div className={styles.head}>
                <Heading slot="title" className={styles.title ?? ''}>
                  {title}
                </Heading>
                <Button look="plain" className={styles.close} aria-label={t('close')} onPress={close}>
                  <X size="1.5rem" aria-hidden="true" />
                </Button>
              </div>
              <div className={styles.body}>{children(close)}</div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Pixels from the button's lower edge to just below the banner, so that panels start there. */
function gapToBanner(button: HTMLElement | null): number {
  const banner = document.getElementById(bannerPlaceId)?.getBoundingClientRect().bottom ?? 0;
  return banner + 8 - (button?.getBoundingClientRect().bottom ?? 0);
}
