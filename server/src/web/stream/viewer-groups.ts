/** Viewers by what they watch: all viewers of a group get the same bytes, so each message is encoded once per group. */
import type { Viewer } from './viewer.ts';

export interface ViewerGroup {
  readonly beds: ReadonlySet<string>;
  readonly viewers: Set<Viewer>;
}

export class ViewerGroups {
  readonly #groups = new Map<string, ViewerGroup>();

  [Symbol.iterator](): IterableIterator<ViewerGroup> {
    return this.#groups.values();
  }

  /** Moves a viewer to the group of `beds`. */
  place(viewer: Viewer, beds: readonly string[]): void {
    this.remove(viewer);
    viewer.beds = [...new Set(beds)].toSorted();
    const key = groupKey(viewer);
    const group = this.#groups.get(key) ?? { beds: new Set(viewer.beds), viewers: new Set() };
    group.viewers.add(viewer);
    this.#groups.set(key, group);
  }

  remove(viewer: Viewer): void {
    const key = groupKey(viewer);
    const group = this.#groups.get(key);
    if (!group?.viewers.delete(viewer)) return;
    if (group.viewers.size === 0) this.#groups.delete(key);
  }
}

function groupKey(viewer: Viewer): string {
  return viewer.beds.join('\n');
}
