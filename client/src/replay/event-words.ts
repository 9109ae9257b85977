/** The words of what a timeline shows: events of people and devices, and what is missing. */
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import type { Text } from '@circuitwatch/shared/foundation/language.ts';
import type { TimelineEvent } from '@circuitwatch/shared/wire/replay.ts';
import type { Texts } from '../text/use-text.ts';

const names: Readonly<Record<string, Text>> = {
  restart: words.eventRestart,
  mark: words.eventMark,
  store: words.eventStore,
  recalibration: words.eventRecalibration,
  acknowledge: words.eventAcknowledge,
  audioPause: words.eventPause,
  shelve: words.eventShelve,
  startContext: words.eventProcedure,
  endContext: words.eventProcedureEnd,
  setLimits: words.eventLimits,
  confirmLimits: words.eventLimits,
  captureBaseline: words.eventBaseline,
  recordCheck: words.eventCheck,
  startCircuit: words.eventCircuit,
};

/** A name that this page does not know stands as it is recorded. */
export function eventText({ name }: TimelineEvent, { of }: Texts): string {
  const known = names[name];
  return known ? of(known) : `${of(words.eventOther)} ${name}`;
}

export function notRecordedText(lengthMs: number, { of, language }: Texts): string {
  return of(words.notRecorded, { length: durationText(lengthMs, language) });
}
