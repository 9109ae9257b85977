/** What a display says about its own sound, in both languages. Terms: ecosystem.md §4.8. */
import type { Text, TextTable } from '../foundation/language.ts';
import type { AudioState } from '../wire/protocol.ts';

export const soundTexts = {
  noSoundHere: { en: 'No sound here', zh: '本屏无声' },
  noSoundWhat: {
    en: 'Alarms cannot be heard from this screen. Listen to the console.',
    zh: '本屏不会发出报警音，请注意主机报警音。',
  },
  switchOn: { en: 'Switch sound on', zh: '打开声音' },
  noSound: { en: 'No sound', zh: '无声' },
  volume: { en: 'Alarm volume', zh: '报警音量' },
  volumeFloor: { en: 'HIGH alarms never below {step}', zh: '高优先级不低于 {step}' },
} as const satisfies TextTable;

/** Why it is so, and what to do. `ok` needs no words. */
export const noSoundReasons: Readonly<Record<Exclude<AudioState, 'ok'>, Text>> = {
  blocked: {
    en: 'The browser waits for a touch of this screen. For a display that nobody touches, see the safety page of the manual.',
    zh: '浏览器要求先触摸本屏。无人操作的屏幕请按安全手册设置。',
  },
  interrupted: {
    en: 'The system took the sound away. Touch the screen; if that does not help, reload the page.',
    zh: '系统中断了声音。请触摸屏幕，无效时刷新页面。',
  },
  stalled: {
    en: 'The sound of the browser stands still; it is being started anew. Check loudspeaker and sound card.',
    zh: '浏览器声音停滞，正在重新启动。请检查扬声器和声卡。',
  },
  notRendered: {
    en: 'An alarm sound was due and did not come out. Reload the page.',
    zh: '报警音应响而未响，请刷新页面。',
  },
  unavailable: {
    en: 'This browser has no sound for this page. Use another browser.',
    zh: '此浏览器无法发声，请更换浏览器。',
  },
};
