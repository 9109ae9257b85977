/** The part of a history source that reads whole runs, for beds without any; nothing is open, nothing to close. */
import { HistoryError, type HistorySource } from '@circuitwatch/server/web/history/history-source.ts';

const refuse = (): Promise<never> =>
  Promise.reject(new HistoryError('unknownRun', 'There are no recordings here.'));

export const noRecordings: Pick<HistorySource, 'runs' | 'replay' | 'verify' | 'close'> = {
  runs: async () => [],
  replay: refuse,
  verify: refuse,
  close: async () => undefined,
};
