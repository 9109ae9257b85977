/**
 * The sheet of one bed: limits, procedures, circuit and checks, self-test. It lies over trends and values only: header, banner and heroes stay
 * visible while somebody sets a limit. On a phone it fills the room between the banner and the alarm buttons.
 */
import '@circuitwatch/shared/foundation/schemas-without-eval.ts';
import { alarmScreenTexts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { circuitTexts } from '@circuitwatch/shared/texts/circuit-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { bedSheet, type SheetState } from './bed-sheet.ts';
import styles from './BedSheet.module.css';
import { CircuitPanel } from './CircuitPanel.tsx';
import { LimitsPanel } from './LimitsPanel.tsx';
import { ProceduresPanel } from './ProceduresPanel.tsx';
import { SelfTest } from './SelfTest.tsx';

interface BedSheetProps {
  readonly bed: BedState;
  readonly state: SheetState;
}

export default function BedSheet({ bed, state }: BedSheetProps): ReactNode {
  const { t, of } = useText();
  const sheet = useRef<HTMLElement>(null);
  // Focus goes in when it opens and back to where it came from when it closes, like every panel's.
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section
      ref={sheet}
      className={styles.sheet}
      role="dialog"
      aria-label={of(texts.bedSheet)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') bedSheet.close();
      }}
    >
      <div className={styles.head}>
        <Segmented
          label={of(texts.bedSheet)}
          choices={[
            { id: 'limits', label: of(alarmScreenTexts.limits) },
            { id: 'procedures', label: of(alarmScreenTexts.procedures) },
            { id: 'circuit', label: of(circuitTexts.tab) },
            { id: 'selfTest', label: of(alarmScreenTexts.selfTest) },
          ]}
          value={state.tab}
          onChange={(tab) => bedSheet.open(tab)}
        />
        <Button look="plain" className={styles.close} aria-label={t('close')} onPress={bedSheet.close}>
          <X size="1.5rem" aria-hidden="true" />
        </Button>
      </div>
      <div className={styles.body}>
        {state.tab === 'limits' && <LimitsPanel bed={bed} channel={state.channel} />}
        {state.tab === 'procedures' && <ProceduresPanel bed={bed} />}
        {state.tab === 'circuit' && <CircuitPanel bed={bed} />}
        {state.tab === 'selfTest' && <SelfTest bed={bed} />}
      </div>
    </section>
  );
}
