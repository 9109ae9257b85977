/**
 * Panels in chunks of their own: nobody needs them for the first numbers. They are fetched soon after those, so that they
 * open when the gateway is gone; one that cannot be fetched leaves a sentence in its place, never an empty page.
 */
import { type ComponentType, lazy, type LazyExoticComponent, type ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

type Load<P> = () => Promise<{ readonly default: ComponentType<P> }>;

/** Long after the first numbers, also on a slow line. */
const fetchAfterMs = 10_000;
const loads: (() => Promise<unknown>)[] = [];

export function lazyPanel<P>(load: Load<P>): LazyExoticComponent<ComponentType<P>> {
  loads.push(load);
  return lazy(() => load().catch(() => ({ default: NotLoaded })));
}

/** Once per page. A chunk that fails here is asked for again when its panel opens. */
export function fetchPanelsLater(): void {
  setTimeout(() => {
    for (const load of loads) load().catch(() => undefined);
  }, fetchAfterMs);
}

function NotLoaded(): ReactNode {
  const { t } = useText();
  return <p role="alert">{t('panelNotLoaded')}</p>;
}
