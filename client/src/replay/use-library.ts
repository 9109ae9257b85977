/** The recorded runs of the gateway: the list at once, then what each of them holds, one after the other. */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { RunDescription, RunTimeline } from '@circuitwatch/shared/wire/replay.ts';
import { useEffect, useState } from 'react';
import { get, ReplayApi } from './replay-api.ts';

/** What `GET /api/recordings` lists. */
interface Listing {
  readonly runId: string;
  readonly bedId: string;
  readonly label: string;
  readonly startedMs: number;
  readonly bytes: number;
  /** Why it cannot be read; null when it can. */
  readonly problem: string | null;
}

export interface LibraryRun extends Listing {
  /** undefined until it has been read. */
  readonly about: RunDescription | undefined;
  readonly alarms: Readonly<Record<Priority, number>> | undefined;
  readonly gaps: number | undefined;
}

export type Library =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string; readonly reload: () => void }
  | { readonly phase: 'ready'; readonly runs: readonly LibraryRun[] };

export function useLibrary(): Library {
  const [library, setLibrary] = useState<Library>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOver = false;
    setLibrary({ phase: 'loading' });
    const load = async (): Promise<void> => {
      try {
        const listings: readonly Listing[] = await (await get('/api/recordings')).json();
        let runs: readonly LibraryRun[] = listings.map((listing) => ({
          ...listing,
          about: undefined,
          alarms: undefined,
          gaps: undefined,
        }));
        if (!isOver) setLibrary({ phase: 'ready', runs });
        for (const { runId, problem } of listings) {
          if (isOver) return;
          if (problem !== null) continue;
          const more = await contentsOf(runId);
          runs = runs.map((run) => (run.runId === runId ? { ...run, ...more } : run));
          if (!isOver) setLibrary({ phase: 'ready', runs });
        }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!isOver) setLibrary({ phase: 'failed', message, reload: () => setAttempt((n) => n + 1) });
      }
    };
    void load();
    return () => {
      isOver = true;
    };
  }, [attempt]);
  return library;
}

/** A run that cannot be opened keeps its row and says why; the others are not held up by it. */
async function contentsOf(runId: string): Promise<Partial<LibraryRun>> {
  const api = new ReplayApi(runId);
  try {
    const about = await api.description();
    const timeline = await api.timeline();
    return { about, alarms: countAlarms(timeline), gaps: timeline.gaps.length };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function countAlarms({ alarms }: RunTimeline): Record<Priority, number> {
  const counts = { low: 0, medium: 0, high: 0 };
  for (const { priority } of alarms) counts[priority]++;
  return counts;
}
