/**
 * Texts in the language of the screen. The tables live in shared/src/texts, typed by key, both languages in the page:
 * switching is one store change, no request and no reload.
 */
import { fillText, type Language, type Text } from '@circuitwatch/shared/foundation/language.ts';
import { type ScreenTextKey, screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import { useMemo } from 'react';
import { useSlow } from '../state/slow-store.ts';

export type TextValues = Readonly<Record<string, string | number>>;

export interface Texts {
  readonly language: Language;
  /** A text of the screen table, its `{name}` places filled. */
  readonly t: (key: ScreenTextKey, values?: TextValues) => string;
  /** Any text that carries both languages (a channel's label, a device's name, an alarm's title). */
  readonly of: (text: Text, values?: TextValues) => string;
}

export function useText(): Texts {
  const language = useSlow((state) => state.language);
  return useMemo(() => textsIn(language), [language]);
}

export function textsIn(language: Language): Texts {
  const of = (text: Text, values?: TextValues): string =>
    values ? fillText(text[language], values) : text[language];
  return { language, t: (key, values) => of(screenTexts[key], values), of };
}
