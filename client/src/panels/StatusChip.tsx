/**
 * One place of the header: a quiet caption over an icon and a state word. The same for the link to the gateway, each
 * device, the recording and the display settings, so that a state is found by its place and read by its word.
 */
import type { ComponentType, ReactNode } from 'react';
import type { IconProps } from '../ui/StateIcons.tsx';
import { PopoverButton } from '../ui/PopoverButton.tsx';
import { useText } from '../text/use-text.ts';
import styles from './StatusChip.module.css';

interface StatusChipProps {
  readonly caption: string;
  /** Decorative; the word says the same. */
  readonly icon: ComponentType<IconProps>;
  readonly word: string;
  /** `ok` is quiet, `notice` is not as it should be (weight and a frame, never an alarm colour). */
  readonly tone: 'ok' | 'notice';
  /** Evidence grade, beside the name of a device wherever that is shown. */
  readonly grade?: string;
  /** On small screens an `ok` chip shows its caption in place of its word. */
  readonly wordIsTheValue?: boolean;
}

export function StatusChip(props: StatusChipProps): ReactNode {
  const { caption, icon: Icon, word, tone, grade, wordIsTheValue = false } = props;
  return (
    <span className={styles.chip} data-tone={tone} data-value={wordIsTheValue || undefined}>
      <span className={styles.caption}>
        {caption}
        {grade !== undefined && <Grade grade={grade} />}
      </span>
      <span className={styles.state}>
        <Icon className={styles.icon} />
        <span className={`${styles.word} digits`}>{word}</span>
      </span>
    </span>
  );
}

/** How well the device's protocol is known: a letter here, the sentence in the device's panel. */
export function Grade({ grade }: { readonly grade: string }): ReactNode {
  const { t } = useText();
  return (
    <span className={styles.grade} title={t('evidenceGrade', { grade })}>
      <span className="visually-hidden">{t('evidenceGrade', { grade })}</span>
      <span aria-hidden="true">{grade}</span>
    </span>
  );
}

interface ChipButtonProps extends StatusChipProps {
  readonly title: string;
  readonly children: (close: () => void) => ReactNode;
}

/** A chip that opens its panel. */
export function ChipButton({ title, children, ...chip }: ChipButtonProps): ReactNode {
  return (
    <PopoverButton title={title} className={styles.button} button={<StatusChip {...chip} />}>
      {children}
    </PopoverButton>
  );
}
