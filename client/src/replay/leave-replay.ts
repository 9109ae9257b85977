/** Back to the live screen of a bed. The page is loaded anew: nothing of a recording stays in it (decisions.md). */
import { slowStore } from '../state/slow-store.ts';

export function liveAddress(): string {
  const query = new URLSearchParams(location.search);
  const { selectedBedId } = slowStore.get();
  if (selectedBedId !== null) query.set('bed', selectedBedId);
  return `${location.pathname}?${query}`;
}

export function leaveReplay(): void {
  location.assign(liveAddress());
}
