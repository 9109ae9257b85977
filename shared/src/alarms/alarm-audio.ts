/** The sound of a bed (T19, T20): a pause has an end, covers what signals when it begins, and nothing that begins later. */
import { type AudioEvent, audioTable } from './alarm-regions.ts';
import type { AlarmStep } from './alarm-step.ts';
import { cellOf, type TransitionRow } from './alarm-table.ts';
import type {
  ActiveContext,
  AlarmCause,
  AudioState,
  BedAlarmTransition,
  BedAlarmView,
} from './alarm-types.ts';
import { procedureContext } from './procedure-contexts.ts';

/** Everything about a change of the bed but time, view and person, which are filled in. */
export type BedChange = Omit<BedAlarmTransition, 'atMs' | 'view' | 'actor'>;

/** The one place where the bed's view changes. */
export function changeBed(step: AlarmStep, part: Partial<BedAlarmView>, change: BedChange): void {
  const { bed } = step.state;
  const view: BedAlarmView = { ...bed, ...part, revision: bed.revision + 1, changedMs: step.atMs };
  step.state.bed = view;
  for (const row of change.rows) step.state.taken[row]++;
  step.bedOut.push({
    ...change,
    atMs: step.atMs,
    view,
    ...(step.actor === undefined ? {} : { actor: step.actor }),
  });
  step.state.nextDueMs = Math.min(step.state.nextDueMs, bedDueMs(view));
}

/** `paused` is the new pause for the event `pause`. */
export function audioEvent(
  step: AlarmStep,
  event: AudioEvent,
  cause: AlarmCause,
  paused?: Extract<AudioState, { type: 'paused' }>,
): void {
  const { audio } = step.state.bed;
  const cell = cellOf(audioTable, audio.type, event);
  if (cell.row === null) return;
  const next: AudioState = cell.to === 'paused' && paused ? paused : { type: 'on' };
  const rows: TransitionRow[] = [cell.row];
  const what = cell.to === 'paused' ? 'audioPaused' : 'audioOn';
  changeBed(step, { audio: next }, { cause, rows, what });
}

export function endAudioPause(step: AlarmStep): void {
  if (step.state.bed.audio.type === 'paused') audioEvent(step, 'sound', 'value');
}

/** When the bed changes next by time alone; contexts that have not been seen end early (alarm-contexts.ts). */
export function bedDueMs(bed: BedAlarmView): number {
  let dueMs = Number.MAX_SAFE_INTEGER;
  if (bed.audio.type === 'paused') dueMs = bed.audio.untilMs;
  for (const context of bed.contexts) dueMs = Math.min(dueMs, contextDueMs(context));
  return bed.proposal ? Math.min(dueMs, bed.proposal.untilMs) : dueMs;
}

export function contextDueMs(context: ActiveContext): number {
  const beginsWithinMs = procedureContext(context.context)?.beginsWithinMs ?? 0;
  return context.isSeen ? context.untilMs : Math.min(context.untilMs, context.sinceMs + beginsWithinMs);
}
