/** TrendPanel in a chunk of its own: uPlot is not needed for the first numbers. Its place is kept while it loads. */
import { Suspense } from 'react';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import type { TrendPanelProps } from './trend-rows.ts';

const TrendPanel = lazyPanel(() => import('./TrendPanel.tsx'));

export function LazyTrendPanel(props: TrendPanelProps) {
  return (
    <Suspense fallback={<section className={props.className} aria-busy="true" />}>
      <TrendPanel {...props} />
    </Suspense>
  );
}
