/** One line of typed text with its label: a name. */
import type { ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import styles from './TextInput.module.css';

interface TextInputProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onChange: (value: string) => void;
}

export function TextInput({ label, value, maxLength, onChange }: TextInputProps): ReactNode {
  return (
    <TextField className={styles.field ?? ''} value={value} maxLength={maxLength} onChange={onChange}>
      <Label className={styles.label ?? ''}>{label}</Label>
      <Input className={styles.input ?? ''} autoComplete="off" />
    </TextField>
  );
}
