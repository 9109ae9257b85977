/** A long recording of one bed in a data folder, so that a gateway started there has something to come back to. */
import { buildRecording } from '../support/recording-builder.ts';

export async function writeLongRecording(dataDir: string, _bedId: string, days: number): Promise<void> {
  buildRecording({ dataDir, windows: days * 144, seed: 1 });
  await Promise.resolve();
}
