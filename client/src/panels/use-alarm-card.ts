/**
 * Which alarm's card is open over the trends: a HIGH alarm opens its own once, a person opens and closes any. On a phone it
 * would cover the values, so there only a person opens it.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { useState } from 'react';
import { type BedState, useIsReplay } from '../state/slow-store.ts';
import type { Layout } from '../ui/use-layout.ts';
import { alarmLook, bannerAlarm, occurrenceKey } from './alarm-look.ts';

export interface AlarmCardState {
  readonly shown: AlarmView | undefined;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

export function useAlarmCard(bed: BedState, layout: Layout): AlarmCardState {
  const [opened, setOpened] = useState<string>();
  const [closed, setClosed] = useState<string>();
  const top = bannerAlarm(bed.alarms);
  const key = top && occurrenceKey(top);
  // In a replay the trends stay in sight; a person opens the card.
  const isReplay = useIsReplay();
  const opensItself =
    !isReplay &&
    layout !== 'phone' &&
    top?.priority === 'high' &&
    alarmLook(top) === 'signal' &&
    key !== closed;
  const isOpen = top !== undefined && (opened === key || opensItself);
  return {
    shown: isOpen ? top : undefined,
    isOpen,
    toggle: () => {
      setOpened(isOpen ? undefined : key);
      setClosed(isOpen ? key : undefined);
    },
  };
}
