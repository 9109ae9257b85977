/**
 * Reading the rows of a table that may sit on damaged pages. A scan stops at the first bad page; looking every row up by
 * its id only touches the pages on the way to it, so that everything outside the damage is still found. The ids of the
 * store's tables have no holes but where rows were removed on purpose.
 */
import { RecordingError } from '../recording-error.ts';
import { type Database, toRecordingError } from '../sqlite.ts';

/** Ids are looked up in steps beyond the last one that was found, as far as this. */
const idsBeyondMax = 2_000;

export type RowOutcome =
  | { readonly id: number; readonly row: Record<string, unknown> }
  | { readonly id: number; readonly damage: string };

function isCorrupt(error: unknown): error is RecordingError {
  return error instanceof RecordingError && error.code === 'corrupt';
}

/** null for an empty table, undefined when the way there is damaged. */
function idOf(db: Database, sql: string): number | null | undefined {
  try {
    const value = db.prepare(sql).get()?.['id'];
    return typeof value === 'number' ? value : null;
  } catch (error) {
    if (isCorrupt(toRecordingError(error, sql))) return undefined;
    throw error;
  }
}

/** Every row of a table from an id on in the order of its id, and the ids that are there but cannot be read. */
export function* rowsOf(db: Database, table: string, key: string, fromId?: number): Generator<RowOutcome> {
  const first = fromId ?? idOf(db, `SELECT min(${key}) AS id FROM ${table}`);
  const last = idOf(db, `SELECT max(${key}) AS id FROM ${table}`);
  if (first === null || last === null) return;
  const select = db.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`);
  let lastFound = first ?? 1;
  for (let id = first ?? 1; id <= (last ?? lastFound + idsBeyondMax); id++) {
    try {
      const row = select.get(id);
      if (!row) continue;
      lastFound = id;
      yield { id, row };
    } catch (error) {
      const coded = toRecordingError(error, `${table} ${id}`);
      if (!isCorrupt(coded)) throw coded;
      // Without a known end every id behind the damage fails: they are one damage, not thousands.
      if (last !== undefined) yield { id, damage: coded.message };
    }
  }
  if (last === undefined) yield { id: lastFound + 1, damage: `${table}: its end cannot be read` };
}
