import { describe, expect, it } from 'vitest';
import { defaultSettings, parseDeepLink, parseSettings, writeDeepLink } from './settings.ts';

const defaults = defaultSettings(['en-GB']);

describe('settings of a screen', () => {
  it('start in the language of the browser', () => {
    expect(defaultSettings(['zh-CN', 'en']).language).toBe('zh');
    expect(defaultSettings(['de', 'zh']).language).toBe('en');
    expect(defaultSettings([]).language).toBe('en');
  });

  it('keep their default for anything that is missing, unknown or not ours', () => {
    for (const text of [null, '', '{', '[]', 'null', '7', '{"theme":"pink","language":5}', 'x'.repeat(2_000)])
      expect(parseSettings(text, defaults)).toEqual(defaults);
    expect(parseSettings('{"theme":"night","range":"2h","language":"zh"}', defaults)).toEqual({
      language: 'zh',
      theme: 'night',
      range: '2h',
    });
  });

  it('take bed and range from the address, and write them back beside what else is there', () => {
    expect(parseDeepLink('?bed=b4&range=2h&lang=zh&theme=night')).toEqual({
      bedId: 'b4',
      range: '2h',
      language: 'zh',
      theme: 'night',
    });
    expect(parseDeepLink(`?bed=${'x'.repeat(40)}&range=9y&lang=fr&theme=pink`)).toEqual({
      bedId: null,
      range: undefined,
      language: undefined,
      theme: undefined,
    });
    expect(writeDeepLink('?view=wall&bed=b1', 'b 2', 'run')).toBe('?view=wall&bed=b+2&range=run');
  });
});
