/** What the screen says where people take over a preset of alarm limits (R48). All wording is to be confirmed by the unit. */
import type { TextTable } from '../foundation/language.ts';

export const presetTexts = {
  choose: { en: 'Take over a preset', zh: '采用预设' },
  band: { en: 'Weight band', zh: '体重分组' },
  otherBand: {
    en: 'This patient is in the band “{band}”. Limits of another band may alarm too late or too often.',
    zh: '该患者属于“{band}”组。采用其他组的限值可能报警过晚或过频。',
  },
  asking: { en: 'asking the gateway …', zh: '正在向网关查询…' },
  failed: {
    en: 'The gateway does not answer. The limits in force stay. Close and open this list to try again.',
    zh: '网关无应答，当前限值仍有效。请关闭后重新打开。',
  },
  builtIn: { en: 'comes with Circuitwatch, {date}', zh: '随系统提供，{date}' },
  ofSite: { en: 'of the organisation: {author}, {date}', zh: '本机构：{author}，{date}' },
  notAtBed: {
    en: 'Not at this bed before it starts with this preset: {rules}',
    zh: '以此预设重新启动前本床不含：{rules}',
  },
  taken: {
    en: 'Taken over: {id}, version {version}, {band}; {name}',
    zh: '已采用：{id}，版本 {version}，{band}；{name}',
  },
  edited: { en: 'single limits changed since', zh: '此后有单项更改' },
  bedPreset: { en: 'The bed starts with', zh: '本床起始预设' },
} as const satisfies TextTable;
