/** One rule's limits with steppers: a level at a time, down, up, typed, off; back to the preset. Nothing here is in force. */
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { ArrowLeft, BellOff, Minus, Plus, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { NumberField } from 'react-aria-components/NumberField';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { isSame, type LimitLevel, type LimitRow, limitStep, type Triple, withLevel } from './limit-rows.ts';
import { capText, limitTitle, oneLimitText } from './limit-words.ts';
import styles from './Limits.module.css';
import { ValueCell } from './ValueCell.tsx';

interface LimitEditorProps {
  readonly bed: BedState;
  readonly row: LimitRow;
  readonly limits: Triple;
  readonly onChange: (limits: Triple) => void;
  readonly onClose: () => void;
}

export function LimitEditor({ bed, row, limits, onChange, onClose }: LimitEditorProps): ReactNode {
  const screen = useText();
  const { t, of } = screen;
  return (
    <section className={styles.editor} aria-label={of(words.limitsOf, { name: of(row.channel.label) })}>
      <div className={styles.editorHead}>
        <Button look="plain" className={styles.back} aria-label={t('close')} onPress={onClose}>
          <ArrowLeft size="1.5rem" aria-hidden="true" />
        </Button>
        <h3 className={styles.editorTitle}>{limitTitle(row, screen)}</h3>
        <p className={styles.editorNow}>
          <span className={styles.nowWord}>{of(words.now)}</span>
          <ValueCell bed={bed} channelId={row.channel.id} />
        </p>
      </div>
      {row.levels.map((level) => (
        <Level key={level.name} row={row} level={level} limits={limits} onChange={onChange} />
      ))}
      <div className={styles.editorFoot}>
        <p className={styles.quiet}>
          {of(texts.source)}: {row.source}
        </p>
        {row.cap && (
          <p className={styles.strong}>
            {capText(row, screen)} {of(texts.source)}: {row.cap.source}
          </p>
        )}
        <Button isDisabled={isSame(limits, row.preset)} onPress={() => onChange(row.preset)}>
          <RotateCcw size="1.375rem" aria-hidden="true" />
          {of(texts.resetRow)}
        </Button>
      </div>
    </section>
  );
}

interface LevelProps {
  readonly row: LimitRow;
  readonly level: LimitLevel;
  readonly limits: Triple;
  readonly onChange: (limits: Triple) => void;
}

function Level({ row, level, limits, onChange }: LevelProps): ReactNode {
  const screen = useText();
  const { t, of } = screen;
  const { index, name, priority } = level;
  const limit = limits[index];
  const preset = row.preset[index];
  const [min, max] = row.channel.range;
  const set = (value: number | null): void => onChange(withLevel(limits, index, value));
  return (
    <div className={styles.level}>
      <span className={styles.smallShape}>
        <AlarmShape priority={priority} look="colour" />
      </span>
      <span className={styles.levelName}>
        {of(words[name])}
        <span className={`${styles.presetValue} digits`}>
          {t(`${priority}Short`)} · {of(words.preset, { value: oneLimitText(row, preset, screen) })}
        </span>
      </span>
      {limit === null ? (
        <span className={styles.isOff}>
          <BellOff size="1.375rem" aria-hidden="true" />
          {of(words.limitOff)}
        </span>
      ) : (
        <NumberField
          aria-label={`${of(words[name])} ${unitText(row.channel.unit)}`}
          className={styles.field ?? ''}
          value={limit}
          minValue={min}
          maxValue={max}
          step={limitStep(row.channel, preset ?? limit)}
          formatOptions={{ maximumFractionDigits: row.channel.decimals + 2, useGrouping: false }}
          onChange={(value) => {
            if (Number.isFinite(value)) set(value);
          }}
        >
          <Group className={styles.stepper ?? ''}>
            <Button
              slot="decrement"
              className={styles.step}
              aria-label={of(texts.less, { name: of(words[name]) })}
            >
              <Minus size="1.5rem" aria-hidden="true" />
            </Button>
            <Input className={`${styles.number} digits`} />
            <Button
              slot="increment"
              className={styles.step}
              aria-label={of(texts.more, { name: of(words[name]) })}
            >
              <Plus size="1.5rem" aria-hidden="true" />
            </Button>
          </Group>
        </NumberField>
      )}
      <Button
        className={styles.onOff}
        onPress={() => set(limit === null ? (preset ?? row.inForce[index]) : null)}
      >
        {of(limit === null ? words.switchOn : words.switchOff)}
      </Button>
    </div>
  );
}
