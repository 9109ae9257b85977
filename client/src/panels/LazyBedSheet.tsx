/** The bed's sheet in a chunk of its own: nobody needs it for the first numbers, and most pages never open it. */
import { type ReactNode, Suspense } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import { useBedSheet } from './bed-sheet.ts';

const BedSheet = lazyPanel(() => import('./BedSheet.tsx'));

/** Another bed gets a sheet of its own: nothing that was typed for one bed reaches another (R45). */
export function LazyBedSheet({ bed }: { readonly bed: BedState }): ReactNode {
  const state = useBedSheet();
  if (!state) return null;
  return (
    <Suspense fallback={null}>
      <BedSheet key={bed.bedId} bed={bed} state={state} />
    </Suspense>
  );
}
