/** The whole page: which screen, its language and its theme. Data come from the stores; nothing here fetches. */
import './theme/base.css';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { NoSound } from './audio/NoSound.tsx';
import { Bedside } from './panels/Bedside.tsx';
import { ConnectionVeil } from './panels/ConnectionVeil.tsx';
import { EmptyScreen } from './panels/EmptyScreen.tsx';
import { SimulatedFrame } from './panels/SimulatedFrame.tsx';
import type { PageLink } from './replay/replay-link.ts';
import { useSelectedBed, useSlow } from './state/slow-store.ts';
import { loadChinese } from './theme/chinese-font.ts';

const ReplayPage = lazy(() => import('./replay/ReplayPage.tsx'));
const RecordingsPage = lazy(() => import('./replay/RecordingsPage.tsx'));

/** `link`: what the address names. Live and recorded never share a page: going from one to the other loads it anew. */
export function App({ link }: { readonly link: PageLink }): ReactNode {
  useLook();
  if (link.page === 'live') return <LivePage />;
  return (
    <Suspense fallback={null}>
      {link.page === 'replay' ? <ReplayPage link={link.link} /> : <RecordingsPage />}
    </Suspense>
  );
}

function LivePage(): ReactNode {
  const bed = useSelectedBed();
  return (
    <>
      {bed ? <Bedside bed={bed} /> : <EmptyScreen />}
      <SimulatedFrame />
      <ConnectionVeil />
      <NoSound />
    </>
  );
}

/** Language and theme live on the root element: CSS, fonts, hyphenation and screen readers follow it. */
function useLook(): void {
  const language = useSlow((state) => state.language);
  const theme = useSlow((state) => state.theme);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    if (language === 'zh') loadChinese();
  }, [language]);
  const simulated = useSlow((state) => state.sourceMode === 'demo');
  const isReplay = useSlow((state) => state.sourceMode === 'replay');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.toggleAttribute('data-simulated', simulated);
    document.documentElement.toggleAttribute('data-replay', isReplay);
  }, [theme, simulated, isReplay]);
}
