/**
 * What a screen remembers: language, theme and range in localStorage, bed and range in the address so that a link opens
 * the same view (`?bed=b4&range=2h`); `lang` and `theme` in the address choose for a kiosk. Both are foreign input:
 * unknown values are ignored, a blocked storage is no error.
 */
import { type Language, languages } from '@circuitwatch/shared/foundation/language.ts';
import { type RangeId, ranges, type Theme, themes } from './slow-state.ts';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly range: RangeId;
}

const storageKey = 'circuitwatch.settings';
/** A stored text longer than this is not ours. */
const storedCharactersMax = 1_000;

export function defaultSettings(browserLanguages: readonly string[]): Settings {
  const chinese = browserLanguages[0]?.toLowerCase().startsWith('zh') ?? false;
  return { language: chinese ? 'zh' : 'en', theme: 'dark', range: '30m' };
}

/** Settings from a stored text; anything missing or unknown keeps the default. */
export function parseSettings(text: string | null, defaults: Settings): Settings {
  if (text === null || text.length > storedCharactersMax) return defaults;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return defaults;
  }
  if (typeof stored !== 'object' || stored === null) return defaults;
  const field = (name: string): unknown => Reflect.get(stored, name);
  return {
    language: languages.find((known) => known === field('language')) ?? defaults.language,
    theme: themes.find((known) => known === field('theme')) ?? defaults.theme,
    range: ranges.find((known) => known === field('range')) ?? defaults.range,
  };
}

export interface DeepLink {
  readonly bedId: string | null;
  readonly range: RangeId | undefined;
  readonly language: Language | undefined;
  readonly theme: Theme | undefined;
}

export function parseDeepLink(search: string): DeepLink {
  const query = new URLSearchParams(search);
  const bedId = query.get('bed');
  return {
    bedId: bedId !== null && bedId.length > 0 && bedId.length <= 32 ? bedId : null,
    range: ranges.find((known) => known === query.get('range')),
    language: languages.find((known) => known === query.get('lang')),
    theme: themes.find((known) => known === query.get('theme')),
  };
}

/** The address's search part with bed and range set; other parameters stay. */
export function writeDeepLink(search: string, bedId: string | null, range: RangeId): string {
  const query = new URLSearchParams(search);
  if (bedId === null) query.delete('bed');
  else query.set('bed', bedId);
  query.set('range', range);
  return `?${query.toString()}`;
}

/** A storage that is blocked (private mode, policy) gives null: the screen works, it only forgets. */
export function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export function writeStored(settings: Settings): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings));
  } catch {
    // A blocked or full storage only means that the next visit starts with the defaults.
  }
}
