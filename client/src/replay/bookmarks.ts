/** Moments of a run that somebody marked, kept by this browser alone: nothing of them is in the recording. */

export const bookmarksMax = 100;
const charactersMax = 10_000;

export function parseBookmarks(text: string | null): readonly number[] {
  if (text === null || text.length > charactersMax) return [];
  try {
    const stored: unknown = JSON.parse(text);
    if (!Array.isArray(stored)) return [];
    return stored
      .filter((one): one is number => typeof one === 'number' && Number.isFinite(one))
      .slice(-bookmarksMax)
      .toSorted((a, b) => a - b);
  } catch {
    return [];
  }
}

/** With one more; one that is there already goes away. The oldest is dropped beyond the maximum. */
export function toggledBookmark(
  bookmarks: readonly number[],
  atMs: number,
  nearMs: number,
): readonly number[] {
  const near = bookmarks.filter((one) => Math.abs(one - atMs) <= nearMs);
  if (near.length > 0) return bookmarks.filter((one) => !near.includes(one));
  return [...bookmarks, atMs].slice(-bookmarksMax).toSorted((a, b) => a - b);
}

function keyOf(runId: string): string {
  return `circuitwatch.bookmarks.${runId}`;
}

/** A storage that is blocked only forgets. */
export function readBookmarks(runId: string): readonly number[] {
  try {
    return parseBookmarks(localStorage.getItem(keyOf(runId)));
  } catch {
    return [];
  }
}

export function writeBookmarks(runId: string, bookmarks: readonly number[]): void {
  try {
    localStorage.setItem(keyOf(runId), JSON.stringify(bookmarks));
  } catch {
    // A blocked or full storage: the bookmarks last as long as the page.
  }
}
