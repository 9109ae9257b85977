/** The flashing that the stylesheet declares, against the bands of the standard (alarms.md 1.3). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'AlarmBanner.module.css'), 'utf8');

/** Flashes per second that a priority's banner declares; undefined when it is steady. */
function rateHz(priority: string): number | undefined {
  const selector = `.fill[data-look="signal"][data-priority="${priority}"] .inner`;
  const at = css.indexOf(selector);
  if (at < 0) return undefined;
  const periodMs = /animation: flash (\d+)ms steps\(1, end\) infinite/.exec(
    css.slice(at).split('}')[0] ?? '',
  );
  return periodMs ? 1000 / Number(periodMs[1]) : undefined;
}

test('[R13] HIGH flashes at 1.4–2.8 Hz, MEDIUM at 0.4–0.8 Hz, LOW is steady, and each flash is on for half its time', () => {
  expect(rateHz('high')).toBeGreaterThanOrEqual(1.4);
  expect(rateHz('high')).toBeLessThanOrEqual(2.8);
  expect(rateHz('medium')).toBeGreaterThanOrEqual(0.4);
  expect(rateHz('medium')).toBeLessThanOrEqual(0.8);
  expect(rateHz('low')).toBeUndefined();
  const keyframes = css.slice(css.indexOf('@keyframes flash'));
  expect(keyframes).toMatch(/^@keyframes flash \{\s*0%,\s*49\.99% \{[^}]*\}\s*50%,\s*100% \{/);
});
