/** The codes of `AlarmView.detail` in words; everything else in a detail is a name or a number with its unit. */
import type { Language, Text } from '../foundation/language.ts';

/** Reasons of the recorder (server/recording/recorder.ts) and the process that serves the screens. */
const codes: Readonly<Record<string, Text>> = {
  diskFull: { en: 'disk full', zh: '磁盘已满' },
  fileBusy: { en: 'file busy', zh: '文件被占用' },
  diskError: { en: 'disk error', zh: '磁盘错误' },
  slow: { en: 'too slow', zh: '过慢' },
  restarting: { en: 'starting anew', zh: '正在重启' },
  internal: { en: 'internal error', zh: '内部错误' },
  webServer: { en: 'screen server', zh: '屏幕服务' },
};

export function technicalDetailText(detail: string, language: Language): string {
  return codes[detail]?.[language] ?? detail;
}
