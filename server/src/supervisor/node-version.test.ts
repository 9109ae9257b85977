import { describe, expect, it } from 'vitest';
import { nodeVersionWarnings } from './node-version.ts';

describe('the warning about Node', () => {
  it.each([
    ['v24.21.0', '2026-11-24', []],
    ['v24.30.1', '2027-11-24', []],
    ['v24.20.9', '2026-11-24', [/older than 24\.21/]],
    ['v22.12.0', '2026-11-24', [/older than 24\.21/]],
    ['v20.20.2', '2026-04-30', [/older than 24\.21/]],
    ['v20.20.2', '2026-05-01', [/no security support/, /older than 24\.21/]],
    ['v16.0.0', '2026-11-24', [/no security support/, /older than 24\.21/]],
    ['v26.10.0', '2026-11-24', [/serial ports stall on Node 26\.4/]],
    ['v24.21.0', '2028-05-01', [/no security support/]],
  ])('about %s on %s', (version, today, says) => {
    const warnings = nodeVersionWarnings(version, today);
    expect(warnings).toHaveLength(says.length);
    says.forEach((text, index) => expect(warnings[index]).toMatch(text));
  });
});
