/** Beside the alarm, outside its fill: what is likely and what to check first. A hint, never a diagnosis. */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { ReactNode } from 'react';
import type { BedState } from '../state/slow-store.ts';

interface AlarmAdviceProps {
  readonly view: AlarmView;
  readonly bed: BedState;
}

export function AlarmAdvice(_props: AlarmAdviceProps): ReactNode {
  return null;
}
