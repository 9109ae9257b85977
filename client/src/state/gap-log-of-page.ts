/** The page's one gap log; apart from the class so that tests make their own. */
import { GapLog } from './gap-log.ts';

export const gapLog = new GapLog();
