/**
 * Every limit of the bed: one row per rule, grouped by value with the value now, one cell per level. What differs from the
 * preset says so in words and shows the preset beside it; a level that is off shows the crossed bell.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import { levelNames } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { BellOff } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { isCapped, isSame, type LimitRow, type Triple } from './limit-rows.ts';
import { limitTitle, oneLimitText } from './limit-words.ts';
import styles from './Limits.module.css';
import { ValueCell } from './ValueCell.tsx';

interface LimitTableProps {
  readonly bed: BedState;
  readonly rows: readonly LimitRow[];
  readonly drafts: ReadonlyMap<string, Triple>;
  readonly selected: string | undefined;
  readonly onSelect: (ruleId: string) => void;
}

export function LimitTable({ bed, rows, drafts, selected, onSelect }: LimitTableProps): ReactNode {
  const { of } = useText();
  const chosen = useRef<HTMLLIElement>(null);
  // Opened from a value: its limits are in sight at once.
  // In braces: newer browsers give a promise back, which React would take for the effect's end.
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <div className={styles.table}>
      <div className={styles.columns}>
        {levelNames.map((name) => (
          <span key={name}>{of(words[name])}</span>
        ))}
      </div>
      <ul>
        {rows.map((row, index) => (
          <Fragment key={row.ruleId}>
            {rows[index - 1]?.channel.id !== row.channel.id && <ValueNow bed={bed} channel={row.channel} />}
            <li ref={row.ruleId === selected ? chosen : null}>
              <Row
                row={row}
                limits={drafts.get(row.ruleId) ?? row.inForce}
                isSelected={row.ruleId === selected}
                onPress={() => onSelect(row.ruleId)}
              />
            </li>
          </Fragment>
        ))}
      </ul>
    </div>
  );
}

function ValueNow({ bed, channel }: { readonly bed: BedState; readonly channel: Channel }): ReactNode {
  const { of } = useText();
  return (
    <li className={styles.group}>
      <h3 className={styles.groupName} style={{ color: `var(--${channel.family})` }}>
        {of(channel.label)}
      </h3>
      <span className={styles.nowWord}>{of(words.now)}</span>
      <ValueCell bed={bed} channelId={channel.id} />
    </li>
  );
}

interface RowProps {
  readonly row: LimitRow;
  readonly limits: Triple;
  readonly isSelected: boolean;
  readonly onPress: () => void;
}

function Row({ row, limits, isSelected, onPress }: RowProps): ReactNode {
  const texts2 = useText();
  const { of } = texts2;
  const isChanged = !isSame(row.inForce, row.preset);
  return (
    <Button look="row" className={styles.row} aria-pressed={isSelected} onPress={onPress}>
      <span className={styles.rule}>
        {limitTitle(row, texts2)}
        <span className={styles.side2}>
          {of(row.side === 'above' ? texts.above : texts.below)}
          {isChanged && <strong className={styles.changed}>{of(texts.changed)}</strong>}
          {isCapped(row) && <strong className={styles.changed}>{of(texts.cappedShort)}</strong>}
        </span>
      </span>
      {levelNames.map((name) => {
        const level = row.levels.find((one) => one.name === name);
        return (
          <span key={name} className={styles.cell}>
            {level && <Cell row={row} limits={limits} index={level.index} />}
          </span>
        );
      })}
    </Button>
  );
}

interface CellProps {
  readonly row: LimitRow;
  readonly limits: Triple;
  readonly index: 0 | 1 | 2;
}

function Cell({ row, limits, index }: CellProps): ReactNode {
  const texts2 = useText();
  const { of } = texts2;
  const limit = limits[index];
  const preset = row.preset[index];
  return (
    <>
      <span
        className={`${styles.limit} digits`}
        data-draft={limit !== row.inForce[index] || undefined}
        data-off={limit === null || undefined}
      >
        {limit === null && <BellOff size="1.125rem" aria-hidden="true" />}
        {oneLimitText(row, limit, texts2)}
        {limit !== null && <span className={styles.unit}>{unitText(row.channel.unit)}</span>}
      </span>
      {limit !== preset && (
        <span className={`${styles.presetValue} digits`}>
          {of(words.preset, { value: oneLimitText(row, preset, texts2) })}
        </span>
      )}
    </>
  );
}
