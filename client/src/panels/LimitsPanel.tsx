/**
 * The limits of one bed: a table of every rule with its value now, and beside it what somebody is about to change, whether
 * that would alarm, and who has to confirm it (R43–R48). What is in force changes only with the answer of the gateway.
 */
import { limitProblem, needsSecondPerson } from '@circuitwatch/shared/alarms/limit-changes.ts';
import type { ChosenPreset, LimitChange } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { refusalTexts } from '@circuitwatch/shared/texts/command-texts.ts';
import { presetTexts } from '@circuitwatch/shared/texts/preset-texts.ts';
import type { PresetChoice } from '@circuitwatch/shared/wire/preset-choices.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { ListChecks, RotateCcw } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { LimitEditor } from './LimitEditor.tsx';
import { type Preview, useLimitPreview } from './limit-preview.ts';
import { type BedLimits, bedLimits, draftChanges, isSame, presetDrafts, type Triple } from './limit-rows.ts';
import { LimitDifference } from './LimitDifference.tsx';
import styles from './Limits.module.css';
import { LimitProposalCard } from './LimitProposalCard.tsx';
import { LimitTable } from './LimitTable.tsx';
import { PresetChooser } from './PresetChooser.tsx';
import { PreviewWords } from './PreviewWords.tsx';

interface LimitsPanelProps {
  readonly bed: BedState;
  readonly channel: string | null;
}

export function LimitsPanel({ bed, channel }: LimitsPanelProps): ReactNode {
  const { of } = useText();
  const limits = useMemo(() => bedLimits(bed), [bed]);
  if (!limits) return <p className={styles.none}>{of(words.limitsForeign)}</p>;
  return <Editing key={channel ?? ''} bed={bed} limits={limits} channel={channel} />;
}

interface EditingProps extends LimitsPanelProps {
  readonly limits: BedLimits;
}

/** What somebody is about to set; `preset`: it is the whole of this preset, not changed since. */
interface Drafts {
  readonly limits: ReadonlyMap<string, Triple>;
  readonly preset?: PresetChoice;
}

const noDrafts: Drafts = { limits: new Map() };

function Editing({ bed, limits: inForce, channel }: EditingProps): ReactNode {
  const [selected, setSelected] = useState(
    () => inForce.rows.find((row) => row.channel.id === channel)?.ruleId,
  );
  const [isChoosing, setIsChoosing] = useState(false);
  const [drafts, setDrafts] = useState<Drafts>(noDrafts);
  const limits = useMemo(() => {
    const wanted = [...drafts.limits].map(([ruleId, triple]) => ({ ruleId, limits: triple }));
    return bedLimits(bed, [...wanted, ...(bed.bedAlarms?.proposal?.changes ?? [])]) ?? inForce;
  }, [bed, inForce, drafts]);
  const all = [...limits.rows, ...limits.detectors];
  const row = limits.rows.find((one) => one.ruleId === selected);
  const reset = (): void => setDrafts({ limits: new Map(all.map((one) => [one.ruleId, one.preset])) });
  const choose = (preset: PresetChoice): void =>
    setDrafts({ limits: presetDrafts(limits, preset.limits), preset });
  return (
    <div className={styles.panel} data-editing={row || isChoosing ? '' : undefined}>
      <LimitTable
        bed={bed}
        rows={limits.rows}
        drafts={drafts.limits}
        selected={selected}
        onSelect={setSelected}
      />
      <div className={styles.side}>
        {bed.bedAlarms?.proposal && (
          <LimitProposalCard bed={bed} proposal={bed.bedAlarms.proposal} rows={all} />
        )}
        {row && (
          <LimitEditor
            bed={bed}
            row={row}
            limits={drafts.limits.get(row.ruleId) ?? row.inForce}
            onChange={(triple) => setDrafts({ limits: new Map(drafts.limits).set(row.ruleId, triple) })}
            onClose={() => setSelected(undefined)}
          />
        )}
        {!row && isChoosing && (
          <PresetChooser
            bed={bed}
            limits={limits}
            chosen={drafts.preset}
            onChoose={choose}
            onClose={() => setIsChoosing(false)}
          />
        )}
        {!row && !isChoosing && (
          <Preset bed={bed} limits={limits} onReset={reset} onChoose={() => setIsChoosing(true)} />
        )}
        <Changes
          bed={bed}
          limits={limits}
          changes={draftChanges(all, drafts.limits)}
          preset={drafts.preset}
          onDone={() => setDrafts(noDrafts)}
        />
      </div>
    </div>
  );
}

interface PresetProps {
  readonly bed: BedState;
  readonly limits: BedLimits;
  readonly onReset: () => void;
  readonly onChoose: () => void;
}

function Preset({ bed, limits, onReset, onChoose }: PresetProps): ReactNode {
  const { t, of } = useText();
  const { presetId, presetVersion, approvedBy } = limits.base;
  const taken = bed.bedAlarms?.chosenPreset;
  const all = [...limits.rows, ...limits.detectors];
  const isPreset = all.every((row) => isSame(row.preset, row.inForce));
  return (
    <div className={styles.preset}>
      <p className={styles.strong}>
        {of(presetTexts.bedPreset)} {of(words.presetSource, { id: presetId, version: presetVersion })}
      </p>
      <p className={styles.quiet}>
        {approvedBy === null ? of(words.toConfirm) : of(words.approvedBy, { name: approvedBy })}
      </p>
      {taken && (
        <p className={styles.strong}>
          {of(presetTexts.taken, {
            id: taken.presetId,
            version: taken.presetVersion,
            band: t(taken.band),
            name: taken.by,
          })}
          {taken.isEdited && ` · ${of(presetTexts.edited)}`}
        </p>
      )}
      <p className={styles.quiet}>{of(texts.chooseLimit)}</p>
      <Button className={styles.reset} onPress={onChoose}>
        <ListChecks size="1.375rem" aria-hidden="true" />
        {of(presetTexts.choose)}
      </Button>
      <Button className={styles.reset} isDisabled={isPreset} onPress={onReset}>
        <RotateCcw size="1.375rem" aria-hidden="true" />
        {of(texts.resetAll)}
      </Button>
    </div>
  );
}

interface ChangesProps {
  readonly bed: BedState;
  readonly limits: BedLimits;
  readonly changes: readonly LimitChange[];
  readonly preset: PresetChoice | undefined;
  readonly onDone: () => void;
}

/** Old → new of every change, whether it would alarm now, and the two buttons; always at the lower edge of the side. */
function Changes({ bed, limits, changes, preset, onDone }: ChangesProps): ReactNode {
  const { of } = useText();
  const preview = useLimitPreview(bed.bedId, changes);
  const isSending = useIsSending('setLimits');
  if (changes.length === 0) return <p className={styles.changes}>{of(words.noChange)}</p>;
  const problem = limitProblem(limits.base, limits.inForce, changes);
  return (
    <div className={styles.changes}>
      {/* A whole preset is longer than the place for it: the keyboard scrolls it too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={styles.diff} tabIndex={0} aria-label={of(texts.changes)}>
        {changes.map((change) => (
          <LimitDifference key={change.ruleId} change={change} rows={[...limits.rows, ...limits.detectors]} />
        ))}
      </ul>
      <div role="status">
        {problem?.outcome === 'notAllowed' ? (
          <p className={styles.problem}>{of(refusalTexts[problem.code])}</p>
        ) : (
          <Judgement preview={preview} limits={limits} changes={changes} />
        )}
      </div>
      <div className={styles.buttons}>
        <Button
          className={styles.set}
          isDisabled={problem !== undefined || isSending}
          onPress={() => {
            if (act(bed.bedId, { type: 'setLimits', changes, ...chosenOf(preset) })) onDone();
          }}
        >
          {of(isSending ? words.sending : words.setLimits)}
        </Button>
        <Button look="plain" onPress={onDone}>
          {of(words.discard)}
        </Button>
      </div>
    </div>
  );
}

/** What the log says of a preset that is taken over. */
function chosenOf(choice: PresetChoice | undefined): { preset?: ChosenPreset } {
  if (!choice) return {};
  const { id, version, approvedBy, limits } = choice;
  return { preset: { presetId: id, presetVersion: version, band: limits.band, approvedBy } };
}

interface JudgementProps {
  readonly preview: Preview;
  readonly limits: BedLimits;
  readonly changes: readonly LimitChange[];
}

function Judgement({ preview, limits, changes }: JudgementProps): ReactNode {
  const { of } = useText();
  return (
    <>
      <PreviewWords preview={preview} rows={limits.rows} />
      <p className={styles.quiet}>
        {needsSecondPerson(limits.base, limits.inForce, changes)
          ? of(words.willNeedSecond)
          : of(texts.inForceUntilSet)}
      </p>
    </>
  );
}
