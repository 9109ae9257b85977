/** A long recording of one bed in a data folder, so that a gateway started there has something to come back to. */
import { buildRecording } from '../support/recording-builder.ts';

export function writeLongRecording(dataDir: string, days: number): void {
  buildRecording({ dataDir, windows: days * 144, seed: 1 });
}
