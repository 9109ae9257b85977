/** Contrast of the tokens, computed from the stylesheet itself: a colour that is changed is measured again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Colour tokens by theme; light and night start from the dark ones, as the cascade does. */
function themeTokens(): Readonly<Record<'dark' | 'light' | 'night', ReadonlyMap<string, string>>> {
  const block = (selector: string): [string, string][] => {
    const body = css.slice(css.indexOf(selector)).split('}')[0] ?? '';
    return [...body.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/gi)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
  };
  const dark = block(':root');
  const quoted = (theme: string): string => (css.includes(`[data-theme='${theme}']`) ? "'" : '"');
  const themed = (theme: string): [string, string][] =>
    block(`[data-theme=${quoted(theme)}${theme}${quoted(theme)}]`);
  return {
    dark: new Map(dark),
    light: new Map([...dark, ...themed('light')]),
    night: new Map([...dark, ...themed('night')]),
  };
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const themes = themeTokens();

describe.each(['dark', 'light', 'night'] as const)('the %s theme', (name) => {
  const of = (token: string): string => themes[name].get(token) ?? 'missing';

  it.each(['text1', 'text2', 'text3', 'flow', 'drainage', 'membrane', 'saturation', 'return', 'neutral'])(
    'shows %s readably on the page and on strips (WCAG 1.4.3)',
    (token) => {
      expect(contrast(of(token), of('strip'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of(token), of('bg'))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('keeps a late numeral readable as large text, and clearly weaker than a fresh one', () => {
    const late = contrast(of('late'), of('strip'));
    expect(late).toBeGreaterThanOrEqual(3);
    expect(contrast(of('text1'), of('strip')) / late).toBeGreaterThan(1.9);
  });

  it.each(['high', 'medium', 'low', 'replay'])('writes readably on the fill of %s', (token) => {
    expect(contrast(of(`on-${token}`), of(token))).toBeGreaterThanOrEqual(4.5);
  });

  it('writes readably on the dark phase of a flashing alarm', () => {
    expect(contrast(of('on-alarm-off'), of('alarm-off'))).toBeGreaterThanOrEqual(4.5);
  });
});
