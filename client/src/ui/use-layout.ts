/**
 * Which of the three layouts the window has room for. The same limits stand in the media queries of theme/layout.css;
 * components ask here only when they show other things, not merely the same in other sizes.
 */
import { useSyncExternalStore } from 'react';

export type Layout = 'wide' | 'tablet' | 'phone';

const wide = matchMedia('(min-width: 1600px) and (min-height: 800px)');
const phone = matchMedia('(max-width: 899px)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  phone.addEventListener('change', listener);
  return () => {
    wide.removeEventListener('change', listener);
    phone.removeEventListener('change', listener);
  };
}

function current(): Layout {
  if (wide.matches) return 'wide';
  return phone.matches ? 'phone' : 'tablet';
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, current);
}
