/** Language and theme of this screen, and what its symbols mean. Both change at once, without a reload, and are remembered on this screen. */
import type { Language } from '@circuitwatch/shared/foundation/language.ts';
import { alarmScreenTexts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { panelTexts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { replayWords } from '@circuitwatch/shared/texts/replay-words.ts';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { NoSoundHelp } from '../audio/NoSound.tsx';
import { VolumeSetting } from '../audio/VolumeSetting.tsx';
import { slowStore, themes, useIsReplay, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './DisplayPanel.module.css';
import { SymbolLegend } from './ValueMark.tsx';
import { WhoForm } from './WhoForm.tsx';

/** Each language is named in itself. */
const languageChoices: readonly { readonly id: Language; readonly label: ReactNode }[] = [
  { id: 'en', label: <span lang="en">English</span> },
  { id: 'zh', label: <span lang="zh-CN">中文</span> },
];

export function DisplayPanel(): ReactNode {
  const { t, of, language } = useText();
  const theme = useSlow((state) => state.theme);
  const isReplay = useIsReplay();
  return (
    <div className={styles.panel}>
      {!isReplay && <NoSoundHelp />}
      <a className={styles.link} href="#/recordings">
        <History size="1.375rem" aria-hidden="true" />
        {of(replayWords.recordings)}
      </a>
      {!isReplay && (
        <>
          <h3 className={styles.label}>{of(alarmScreenTexts.whoTitle)}</h3>
          <WhoForm />
        </>
      )}
      <h3 className={styles.label}>{t('language')}</h3>
      <Segmented
        label={t('language')}
        choices={languageChoices}
        value={language}
        onChange={(id) => slowStore.setLanguage(id)}
      />
      <h3 className={styles.label}>{t('theme')}</h3>
      <Segmented
        label={t('theme')}
        choices={themes.map((id) => ({ id, label: t(id) }))}
        value={theme}
        onChange={(id) => slowStore.setTheme(id)}
      />
      {!isReplay && <VolumeSetting labelClass={styles.label} />}
      <h3 className={styles.label}>{of(panelTexts.symbols)}</h3>
      <SymbolLegend />
    </div>
  );
}
