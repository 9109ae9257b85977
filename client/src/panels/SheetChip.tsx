/**
 * The header's way to the bed's sheet. While a procedure runs or a change of limits waits for a second person it says so
 * with its countdown, on every display of the bed (R39, R47).
 */
import { procedureContext } from '@circuitwatch/shared/alarms/procedure-contexts.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { BellDot, Hourglass, type LucideIcon, UserRoundCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { leftText } from './alarm-look.ts';
import { bedSheet, type SheetTab, useBedSheet } from './bed-sheet.ts';
import { isRunning, nextToEnd } from './procedures.ts';
import styles from './StatusChip.module.css';
import { StatusChip } from './StatusChip.tsx';

interface SheetChipProps {
  readonly bed: BedState;
  /** Few words, where the header is narrow: the icon and the countdown; the words are for the screen reader. */
  readonly short?: boolean;
  /** Shown only while there is something to say. */
  readonly onlyNews?: boolean;
  /** After the sheet was opened or closed by it. */
  readonly onOpened?: () => void;
}

export function SheetChip({ bed, short = false, onlyNews = false, onOpened }: SheetChipProps): ReactNode {
  const screen = useText();
  const { of } = screen;
  const nowMs = useGatewaySeconds();
  const sheet = useBedSheet();
  const news = newsOf(bed, nowMs, screen);
  if (onlyNews && !news) return null;
  const tab = news?.tab ?? 'limits';
  return (
    <Button
      look="plain"
      className={styles.button}
      aria-haspopup="dialog"
      aria-expanded={sheet !== undefined}
      {...(short && news ? { 'aria-label': `${news.caption} ${news.word}` } : {})}
      onPress={() => {
        if (sheet?.tab === tab) bedSheet.close();
        else bedSheet.open(tab);
        onOpened?.();
      }}
    >
      {news ? (
        <StatusChip
          caption={news.caption}
          icon={news.icon}
          word={short ? news.left : news.word}
          tone="notice"
          wordIsTheValue
        />
      ) : (
        <StatusChip
          caption={of(short ? words.limits : texts.sheetChip)}
          icon={BellDot}
          word={of(texts.sheetChipWord)}
          tone="ok"
        />
      )}
    </Button>
  );
}

interface News {
  readonly tab: SheetTab;
  readonly caption: string;
  readonly icon: LucideIcon;
  readonly word: string;
  /** The countdown alone. */
  readonly left: string;
}

/** What the chip has to say now; the second person comes first, that wait is the shorter one. */
function newsOf(bed: BedState, nowMs: number, { of }: Texts): News | undefined {
  const proposal = bed.bedAlarms?.proposal;
  if (proposal && nowMs < proposal.untilMs) {
    const left = leftText(proposal.untilMs, nowMs);
    const word = of(texts.waitsChip, { left });
    return { tab: 'limits', caption: of(words.limits), icon: UserRoundCheck, word, left };
  }
  const contexts = bed.bedAlarms?.contexts ?? [];
  const running = nextToEnd(contexts, nowMs);
  if (!running) return undefined;
  const procedure = procedureContext(running.context);
  const name = procedure ? of(procedure.name) : running.context;
  const count = contexts.filter((one) => isRunning(one, nowMs)).length;
  const left = leftText(running.untilMs, nowMs);
  const word = `${name}${count > 1 ? ` +${count - 1}` : ''} ${left}`;
  return { tab: 'procedures', caption: of(words.procedure), icon: Hourglass, word, left };
}
