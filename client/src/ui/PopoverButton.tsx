/**
 * A button that opens a panel under the alarm banner. The panel never covers the banner's place: an alarm stays
 * readable whatever is open. Focus goes in and comes back; Escape or a press outside closes.
 */
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Popover } from 'react-aria-components/Popover';
import { useText } from '../text/use-text.ts';
import { Button } from './Button.tsx';
import styles from './PopoverButton.module.css';

/** Marks the element that a panel must stay below. */
export const bannerPlaceId = 'alarm-banner';

interface PopoverButtonProps {
  readonly title: string;
  readonly className?: string | undefined;
  readonly look?: 'plain' | 'raised';
  /** What the button shows is also what it is called: the words say what opens. */
  readonly button: ReactNode;
  /** The panel; `close` shuts it after a choice. */
  readonly children: (close: () => void) => ReactNode;
}

export function PopoverButton(props: PopoverButtonProps): ReactNode {
  const { title, className, look = 'plain', button, children } = props;
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [offset, setOffset] = useState(0);
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (open) setOffset(gapBelowBanner());
        setOpen(open);
      }}
    >
      <Button look={look} className={className}>
        {button}
      </Button>
      <Popover className={styles.popover ?? ''} placement="bottom" offset={offset} shouldFlip={false}>
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

/** Pixels from the header's lower edge to just below the banner, so that panels start there. */
function gapBelowBanner(): number {
  const banner = document.getElementById(bannerPlaceId);
  return (banner?.getBoundingClientRect().height ?? 0) + 8;
}
