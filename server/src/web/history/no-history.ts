/** A gateway without a readable recording: every question is answered with why. */
import type { HistorySource } from './history-source.ts';

export class HistoryError extends Error {
  readonly code: 'unknownRun' | 'recordingUnreadable';

  constructor(code: HistoryError['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

export function noHistory(detail: string): HistorySource {
  const refuse = (): Promise<never> => Promise.reject(new HistoryError('recordingUnreadable', detail));
  return { history: refuse, events: refuse, ledger: refuse, runs: refuse, close: async () => undefined };
}
