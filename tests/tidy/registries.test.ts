/** Tables must be complete: every profile has a simulator and a fixture, every alarm rule its texts and a test. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import { languages } from '@circuitwatch/shared/foundation/language.ts';
import { root, sourceFiles } from './source.ts';

const allTests = sourceFiles()
  .filter(({ path }) => ['.test.ts', '.spec.ts', '.fixture.ts'].some((end) => path.endsWith(end)))
  .map((file) => file.text)
  .join('\n');

function namesIn(folder: string): string[] {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path) : [];
}

describe('the channel catalogue', () => {
  it('[tidy] every channel has a label in both languages, a resolution that divides its range, and a source', () => {
    const broken = [...catalog.values()].filter(
      (channel) =>
        languages.some((language) => channel.label[language].trim() === '') ||
        channel.resolution <= 0 ||
        channel.range[0] >= channel.range[1] ||
        channel.source === '',
    );
    expect(broken.map((channel) => channel.id)).toEqual([]);
  });
});

describe('device profiles', () => {
  it('[tidy] every profile has a simulator and a capture fixture', async () => {
    const { profiles } = await import('@circuitwatch/shared/devices/registry.ts');
    const { doubleProfileIds } = await import('@circuitwatch/simulators/devices/index.ts');
    const fixtures = namesIn('tests/fixtures/captures');
    const broken: string[] = [];
    for (const profile of profiles) {
      if (!doubleProfileIds.includes(profile.id)) broken.push(`${profile.id}: no simulator`);
      if (!fixtures.includes(profile.id)) broken.push(`${profile.id}: no capture in tests/fixtures/captures`);
    }
    expect(profiles.length).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });
});

describe('alarm rules', () => {
  it('[tidy] every rule has texts in both languages and a test that names it', async () => {
    const { alarmRules } = await import('@circuitwatch/shared/alarms/rules.ts');
    const { alarmTexts } = await import('@circuitwatch/shared/texts/alarm-texts.ts');
    const broken: string[] = [];
    for (const rule of alarmRules) {
      if (!(rule.id in alarmTexts)) broken.push(`${rule.id}: no texts`);
      if (!allTests.includes(rule.id)) broken.push(`${rule.id}: no test names it`);
    }
    expect(alarmRules.length).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });
});
