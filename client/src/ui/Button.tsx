/** The button of the screen: react-aria's press model (acts on release inside, gloves, keyboard) in our look. */
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  /** `plain` has no ground until pressed; `raised` is the usual one; `row` is a full-width entry of a list. */
  readonly look?: 'plain' | 'raised' | 'row';
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'raised', className, ...rest }: ButtonProps): ReactNode {
  const classes = [styles.button, styles[look], className].filter(Boolean).join(' ');
  return <AriaButton {...rest} className={classes} />;
}
