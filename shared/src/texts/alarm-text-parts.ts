/** How alarm texts are written down compactly: pairs of English and Chinese. */
import type { Text } from '../foundation/language.ts';
import type { AlarmText } from './alarm-texts.ts';

type Pair = readonly [en: string, zh: string];

function text([en, zh]: Pair): Text {
  return { en, zh };
}

export function alarmText(
  title: Pair,
  message: Pair,
  causes: readonly Pair[],
  checks: readonly Pair[],
): AlarmText {
  return { title: text(title), message: text(message), causes: causes.map(text), checks: checks.map(text) };
}
