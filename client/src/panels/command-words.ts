/** What became of a command, in words: what happened and what to do now. Nothing to say about what simply worked. */
import { commandTexts, refusalTexts } from '@circuitwatch/shared/texts/command-texts.ts';
import { isNamed } from '../state/actor.ts';
import type { CommandNotice } from '../state/command-desk.ts';
import type { Texts } from '../text/use-text.ts';

export interface NoticeWords {
  readonly text: string;
  /** It did not happen, or nobody knows. */
  readonly isProblem: boolean;
  /** Asks for the name of who acts on this screen. */
  readonly asksName: boolean;
}

/** @param clock wall time of a gateway time, for people */
export function noticeWords(
  { result, person }: CommandNotice,
  { of }: Pick<Texts, 'of'>,
  clock: (atMs: number) => string,
): NoticeWords | undefined {
  const problem = (text: string): NoticeWords => ({ text, isProblem: true, asksName: false });
  if (result.kind === 'unanswered') return problem(of(commandTexts.unanswered));
  if (result.kind === 'failed') {
    if (result.code === 'busy') return problem(of(commandTexts.busy));
    return problem(of(result.code === 'noAnswer' ? commandTexts.unanswered : commandTexts.notSent));
  }
  const { outcome } = result;
  switch (outcome.outcome) {
    case 'alreadyAcknowledged': {
      const { by } = outcome;
      const text = by
        ? of(commandTexts.alreadyAcknowledged, { name: by.actor.name, clock: clock(by.atMs) })
        : of(commandTexts.alreadyAcknowledgedByNobody);
      return { text, isProblem: false, asksName: false };
    }
    case 'staleRevision':
      return problem(of(commandTexts.staleRevision));
    case 'unknownAlarm':
      return problem(of(commandTexts.unknownAlarm));
    case 'needsSecond':
      return { text: of(commandTexts.needsSecond), isProblem: false, asksName: false };
    case 'notAllowed':
      return problem(of(refusalTexts[outcome.code]));
    case 'done':
      if (!result.isRecorded) return problem(of(commandTexts.notRecorded));
      return isNamed(person)
        ? undefined
        : { text: of(commandTexts.unnamed), isProblem: false, asksName: true };
  }
}
