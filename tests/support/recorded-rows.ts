/** Rows of a bed's newest recording, read with plain SQL as a stranger would (docs/recording.md). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface RecordedRows {
  readonly epochs: readonly number[];
  readonly events: readonly { readonly type: string; readonly seq: number | null; readonly body: unknown }[];
  readonly ledger: readonly {
    readonly kind: string;
    readonly device: string | null;
    readonly detail: unknown;
  }[];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The rows of all runs of a data folder whose id names the bed. */
export function recordedRows(dataDir: string): RecordedRows {
  const rows = {
    epochs: [] as number[],
    events: [] as RecordedRows['events'][number][],
    ledger: [] as RecordedRows['ledger'][number][],
  };
  for (const run of readdirSync(join(dataDir, 'runs'))) {
    for (const segment of readdirSync(join(dataDir, 'runs', run)).filter((name) =>
      name.endsWith('.sqlite'),
    )) {
      const db = new DatabaseSync(join(dataDir, 'runs', run, segment), { readOnly: true });
      try {
        for (const row of db.prepare('SELECT epoch FROM epoch ORDER BY epoch').all()) {
          rows.epochs.push(Number(row['epoch']));
        }
        for (const row of db.prepare('SELECT type, seq, body FROM event ORDER BY event_id').all()) {
          const seq = row['seq'] === null ? null : Number(row['seq']);
          rows.events.push({ type: text(row['type']), seq, body: JSON.parse(text(row['body'])) });
        }
        for (const row of db.prepare('SELECT kind, device, detail FROM ledger ORDER BY ledger_id').all()) {
          const device = row['device'] === null ? null : text(row['device']);
          rows.ledger.push({ kind: text(row['kind']), device, detail: JSON.parse(text(row['detail'])) });
        }
      } finally {
        db.close();
      }
    }
  }
  return rows;
}
