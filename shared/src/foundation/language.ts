/** The two languages of every text a person reads. Each text is written in both, side by side. */

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Text = Readonly<Record<Language, string>>;
/** A named table of texts. `{name}` in a text is filled in by the caller (i18next's interpolation uses the same braces). */
export type TextTable = Readonly<Record<string, Text>>;

export function fillText(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}
