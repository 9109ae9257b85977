/**
 * One recorded run through the live screen: the very same banner, tiles, trends and values, on a clock of its own, in a
 * frame that nobody takes for live, with the transport below. Default export: a lazy chunk (App.tsx).
 */
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import { FileX, LoaderCircle } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Bedside } from '../panels/Bedside.tsx';
import { useSelectedBed } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { listenToKeys } from './keys.ts';
import { openReplay, replayOfPage } from './open-replay.ts';
import { ReplayHeader } from './ReplayHeader.tsx';
import { leaveReplay } from './leave-replay.ts';
import type { ReplayLink } from './replay-link.ts';
import { useReplay } from './replay-store.ts';
import { TransportBar } from './TransportBar.tsx';
import styles from './ReplayPage.module.css';

let asked: string | undefined;

export default function ReplayPage({ link }: { readonly link: ReplayLink }): ReactNode {
  const phase = useReplay((view) => view.phase);
  const bed = useSelectedBed();
  useEffect(() => {
    if (asked === link.runId) return;
    asked = link.runId;
    void openReplay(link);
  }, [link]);
  useEffect(() => {
    const controller = phase === 'ready' ? replayOfPage() : undefined;
    return controller ? listenToKeys(controller, () => leaveReplay()) : undefined;
  }, [phase]);
  return (
    <>
      {phase === 'ready' && bed ? (
        <Bedside bed={bed} replay={{ header: <ReplayHeader bed={bed} />, bar: <TransportBar /> }} />
      ) : (
        <Before />
      )}
      {/* The badge in the header says it in words. */}
      <div className={styles.frame} aria-hidden="true" />
    </>
  );
}

/** Opening, or what is wrong and what to do. */
function Before(): ReactNode {
  const { of } = useText();
  const phase = useReplay((view) => view.phase);
  const message = useReplay((view) => view.message);
  const isFailed = phase === 'failed';
  const Icon = isFailed ? FileX : LoaderCircle;
  return (
    <main className={styles.before}>
      <Icon className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
      <h1 className={styles.title}>{of(isFailed ? words.openFailed : words.opening)}</h1>
      {isFailed && <p role="alert">{message === '' ? of(words.noSamples) : message}</p>}
      <p>
        <a className={styles.link} href="#/recordings">
          {of(words.allRecordings)}
        </a>
      </p>
    </main>
  );
}
