/** The whole page: which screen, its language and its theme. Data come from the stores; nothing here fetches. */
import './theme/base.css';
import { type ReactNode, useEffect } from 'react';
import { NoSound } from './audio/NoSound.tsx';
import { Bedside } from './panels/Bedside.tsx';
import { ConnectionVeil } from './panels/ConnectionVeil.tsx';
import { EmptyScreen } from './panels/EmptyScreen.tsx';
import { SimulatedFrame } from './panels/SimulatedFrame.tsx';
import { useSelectedBed, useSlow } from './state/slow-store.ts';
import { loadChinese } from './theme/chinese-font.ts';

export function App(): ReactNode {
  useLook();
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
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.toggleAttribute('data-simulated', simulated);
  }, [theme, simulated]);
}
