/** The few words of a replay that stand in parts of the live screen: they are loaded with it, the rest is not. */
import type { TextTable } from '../foundation/language.ts';

export const replayWords = {
  replay: { en: 'REPLAY', zh: '回放' },
  recordedAlarm: { en: 'recorded alarm', zh: '记录的报警' },
  recordings: { en: 'Recordings', zh: '记录' },
} as const satisfies TextTable;
