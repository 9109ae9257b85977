/**
 * The presets that this bed may take over: those that come with Circuitwatch and the organisation's own, for the patient's
 * weight band or another one (R48). Choosing fills the table with drafts; nothing is in force before somebody sets them.
 */
import { type Band, bands } from '@circuitwatch/shared/alarms/preset.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { presetTexts as texts } from '@circuitwatch/shared/texts/preset-texts.ts';
import type { PresetChoice } from '@circuitwatch/shared/wire/preset-choices.ts';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { type BedLimits, notAtBed } from './limit-rows.ts';
import styles from './Limits.module.css';
import { usePresetChoices } from './preset-choices.ts';

interface PresetChooserProps {
  readonly bed: BedState;
  readonly limits: BedLimits;
  /** The one whose limits are the drafts now. */
  readonly chosen: PresetChoice | undefined;
  readonly onChoose: (choice: PresetChoice) => void;
  readonly onClose: () => void;
}

export function PresetChooser({ bed, limits, chosen, onChoose, onClose }: PresetChooserProps): ReactNode {
  const { t, of } = useText();
  const own = limits.base.band;
  const [band, setBand] = useState<Band>(chosen?.limits.band ?? own);
  const choices = usePresetChoices(bed.bedId, band);
  return (
    <section className={styles.editor} aria-label={of(texts.choose)}>
      <div className={styles.editorHead}>
        <Button look="plain" aria-label={t('close')} onPress={onClose}>
          <ArrowLeft size="1.5rem" aria-hidden="true" />
        </Button>
        <h3 className={styles.editorTitle}>{of(texts.choose)}</h3>
      </div>
      <div className={styles.bands}>
        <Segmented
          label={of(texts.band)}
          choices={bands.map((id) => ({ id, label: t(id) }))}
          value={band}
          onChange={setBand}
        />
      </div>
      {band !== own && (
        <p className={styles.strong} role="status">
          {of(texts.otherBand, { band: t(own) })}
        </p>
      )}
      {choices.kind === 'asking' && <p className={styles.quiet}>{of(texts.asking)}</p>}
      {choices.kind === 'failed' && <p className={styles.problem}>{of(texts.failed)}</p>}
      {choices.kind === 'answer' && (
        <ul className={styles.choices}>
          {choices.presets.map((choice) => (
            <li key={`${choice.id} ${choice.version}`}>
              <Choice
                choice={choice}
                missing={notAtBed(limits, choice.limits)}
                isChosen={isSameChoice(choice, chosen)}
                onChoose={() => onChoose(choice)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isSameChoice(a: PresetChoice, b: PresetChoice | undefined): boolean {
  return a.id === b?.id && a.version === b.version && a.limits.band === b.limits.band;
}

interface ChoiceProps {
  readonly choice: PresetChoice;
  readonly missing: readonly string[];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ choice, missing, isChosen, onChoose }: ChoiceProps): ReactNode {
  const { of } = useText();
  const { id, version, date, author, approvedBy, isSite } = choice;
  const names = missing.map((ruleId) => {
    const title = alarmTexts[ruleId]?.title;
    return title ? of(title, { channel: '' }).trim() : ruleId;
  });
  return (
    <Button look="row" className={styles.choice} aria-pressed={isChosen} onPress={onChoose}>
      <span className={styles.strong}>{of(words.presetSource, { id, version })}</span>
      <span className={styles.quiet}>{of(isSite ? texts.ofSite : texts.builtIn, { author, date })}</span>
      <span className={approvedBy === null ? styles.toConfirm : styles.quiet}>
        {approvedBy === null ? of(words.toConfirm) : of(words.approvedBy, { name: approvedBy })}
      </span>
      {names.length > 0 && (
        <span className={styles.quiet}>{of(texts.notAtBed, { rules: names.join(', ') })}</span>
      )}
    </Button>
  );
}
