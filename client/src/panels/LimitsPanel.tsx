/**
 * The limits of one bed: a table of every rule with its value now, and beside it what somebody is about to change, whether
 * that would alarm, and who has to confirm it (R43–R48). What is in force changes only with the answer of the gateway.
 */
import { limitProblem, needsSecondPerson } from '@circuitwatch/shared/alarms/limit-changes.ts';
import type { LimitChange } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { refusalTexts } from '@circuitwatch/shared/texts/command-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { RotateCcw } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { LimitEditor } from './LimitEditor.tsx';
import { type Preview, useLimitPreview } from './limit-preview.ts';
import { type BedLimits, bedLimits, draftChanges, isSame, type Triple } from './limit-rows.ts';
import { LimitDifference } from './LimitDifference.tsx';
import styles from './Limits.module.css';
import { LimitProposalCard } from './LimitProposalCard.tsx';
import { LimitTable } from './LimitTable.tsx';
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

function Editing({ bed, limits, channel }: EditingProps): ReactNode {
  const { rows } = limits;
  const [selected, setSelected] = useState(() => rows.find((row) => row.channel.id === channel)?.ruleId);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Triple>>(new Map());
  const row = rows.find((one) => one.ruleId === selected);
  const changes = draftChanges(rows, drafts);
  const draft = (ruleId: string, triple: Triple): void => setDrafts(new Map(drafts).set(ruleId, triple));
  const reset = (): void => setDrafts(new Map(rows.map((one) => [one.ruleId, one.preset])));
  return (
    <div className={styles.panel} data-editing={row ? '' : undefined}>
      <LimitTable bed={bed} rows={rows} drafts={drafts} selected={selected} onSelect={setSelected} />
      <div className={styles.side}>
        {bed.bedAlarms?.proposal && (
          <LimitProposalCard bed={bed} proposal={bed.bedAlarms.proposal} rows={rows} />
        )}
        {row ? (
          <LimitEditor
            bed={bed}
            row={row}
            limits={drafts.get(row.ruleId) ?? row.inForce}
            onChange={(triple) => draft(row.ruleId, triple)}
            onClose={() => setSelected(undefined)}
          />
        ) : (
          <Preset limits={limits} onReset={reset} />
        )}
        <Changes bed={bed} limits={limits} changes={changes} onDone={() => setDrafts(new Map())} />
      </div>
    </div>
  );
}

function Preset({
  limits,
  onReset,
}: {
  readonly limits: BedLimits;
  readonly onReset: () => void;
}): ReactNode {
  const { of } = useText();
  const { presetId, presetVersion, approvedBy } = limits.base;
  const isPreset = limits.rows.every((row) => isSame(row.preset, row.inForce));
  return (
    <div className={styles.preset}>
      <p className={styles.strong}>{of(words.presetSource, { id: presetId, version: presetVersion })}</p>
      <p className={styles.quiet}>
        {approvedBy === null ? of(words.toConfirm) : of(words.approvedBy, { name: approvedBy })}
      </p>
      <p className={styles.quiet}>{of(texts.chooseLimit)}</p>
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
  readonly onDone: () => void;
}

/** Old → new of every change, whether it would alarm now, and the two buttons; always at the lower edge of the side. */
function Changes({ bed, limits, changes, onDone }: ChangesProps): ReactNode {
  const { of } = useText();
  const preview = useLimitPreview(bed.bedId, changes);
  const isSending = useIsSending('setLimits');
  if (changes.length === 0) return <p className={styles.changes}>{of(words.noChange)}</p>;
  const problem = limitProblem(limits.base, limits.inForce, changes);
  return (
    <div className={styles.changes}>
      <ul className={styles.diff}>
        {changes.map((change) => (
          <LimitDifference key={change.ruleId} change={change} rows={limits.rows} />
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
            if (act(bed.bedId, { type: 'setLimits', changes })) onDone();
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
