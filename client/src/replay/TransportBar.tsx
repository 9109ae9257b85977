/** The lower part of a replay: timeline, buttons with their keys printed, speeds, what is reached, and what is selected. */
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import {
  Bookmark,
  FastForward,
  Keyboard,
  Link,
  type LucideIcon,
  Minus,
  Pause,
  Play,
  Plus,
  Repeat,
  Rewind,
  SkipBack,
  SkipForward,
  StepForward,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { useLayout } from '../ui/use-layout.ts';
import { GoTo } from './GoTo.tsx';
import { KeySheet } from './KeySheet.tsx';
import { replayOfPage } from './open-replay.ts';
import { speeds } from './playhead.ts';
import type { ReplayController } from './replay-controller.ts';
import { replayStore, useReplay } from './replay-store.ts';
import { Timeline } from './Timeline.tsx';
import styles from './TransportBar.module.css';

export function TransportBar(): ReactNode {
  const { of } = useText();
  const panel = useReplay((view) => view.panel);
  const layout = useLayout();
  const controller = replayOfPage();
  if (!controller) return null;
  return (
    <section className={styles.bar} aria-label={of(words.transport)}>
      {panel === 'keys' && <KeySheet close={() => replayStore.set({ panel: undefined })} />}
      {panel === 'goTo' && (
        <GoTo controller={controller} close={() => replayStore.set({ panel: undefined })} />
      )}
      <Timeline />
      <div className={styles.row}>
        <Moves controller={controller} />
        {layout === 'wide' ? <Speed controller={controller} /> : <SpeedSteps controller={controller} />}
        {layout !== 'phone' && <Reached />}
        {layout !== 'phone' && <Extras controller={controller} />}
        {layout !== 'phone' && <Selection />}
      </div>
    </section>
  );
}

interface PartProps {
  readonly controller: ReplayController;
}

interface KeyButtonProps {
  readonly icon: LucideIcon;
  readonly shortcut: string;
  readonly label: string;
  readonly word?: string;
  readonly isOn?: boolean;
  readonly className?: string | undefined;
  readonly onPress: () => void;
}

/** An icon with its key; its name is for the screen reader and the pointer that rests. */
function KeyButton(props: KeyButtonProps): ReactNode {
  const { icon: Icon, shortcut, label, word, isOn, className, onPress } = props;
  return (
    <Button
      className={[styles.button, className].filter(Boolean).join(' ')}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      onPress={onPress}
    >
      <Icon size="1.5rem" aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      {word !== undefined && (
        <span className={styles.word} aria-hidden="true">
          {word}
        </span>
      )}
      <kbd className={styles.key} aria-hidden="true">
        {shortcut}
      </kbd>
    </Button>
  );
}

function Moves({ controller }: PartProps): ReactNode {
  const { of } = useText();
  const isPlaying = useReplay((view) => view.isPlaying);
  const layout = useLayout();
  const isWide = layout === 'wide';
  const tenSeconds = isWide ? { word: of(words.back10) } : {};
  return (
    <div className={styles.group}>
      <KeyButton
        icon={SkipBack}
        shortcut="P"
        label={of(words.previousAlarm)}
        onPress={() => controller.toAlarm(-1)}
      />
      {layout !== 'phone' && (
        <KeyButton
          icon={Rewind}
          shortcut="←"
          label={of(words.backLabel)}
          {...tenSeconds}
          onPress={() => controller.step(-10_000)}
        />
      )}
      <KeyButton
        icon={isPlaying ? Pause : Play}
        shortcut="Space"
        label={of(isPlaying ? words.pause : words.play)}
        className={styles.play}
        onPress={() => controller.toggle()}
      />
      {layout !== 'phone' && (
        <KeyButton
          icon={FastForward}
          shortcut="→"
          label={of(words.forwardLabel)}
          {...tenSeconds}
          onPress={() => controller.step(10_000)}
        />
      )}
      <KeyButton
        icon={SkipForward}
        shortcut="N"
        label={of(words.nextAlarm)}
        onPress={() => controller.toAlarm(1)}
      />
    </div>
  );
}

function Speed({ controller }: PartProps): ReactNode {
  const { of } = useText();
  const speed = useReplay((view) => view.speed);
  return (
    <div className={styles.speeds}>
      <Segmented
        label={of(words.speed)}
        choices={speeds.map((one) => ({
          id: String(one),
          label: one === speed ? `${one}×` : String(one),
        }))}
        value={String(speed)}
        onChange={(id) => controller.setSpeed(Number(id))}
      />
    </div>
  );
}

/** Where there is no room for all speeds: one slower, one faster. */
function SpeedSteps({ controller }: PartProps): ReactNode {
  const { of } = useText();
  const speed = useReplay((view) => view.speed);
  return (
    <div className={styles.group} role="group" aria-label={of(words.speed)}>
      <KeyButton
        icon={Minus}
        shortcut="J"
        label={of(words.slower)}
        onPress={() => controller.changeSpeed(-1)}
      />
      <span className={`${styles.speedNow} digits`} aria-live="polite">{`${speed}×`}</span>
      <KeyButton
        icon={Plus}
        shortcut="L"
        label={of(words.faster)}
        onPress={() => controller.changeSpeed(1)}
      />
    </div>
  );
}

/** What is reached: said wherever it is less than what was asked for. */
function Reached(): ReactNode {
  const { of } = useText();
  const speed = useReplay((view) => view.speed);
  const achieved = useReplay((view) => view.achieved);
  const isPlaying = useReplay((view) => view.isPlaying);
  const isWaiting = useReplay((view) => view.isWaiting);
  const running =
    achieved === undefined ? of(words.waiting) : of(words.running, { speed: Number(achieved.toFixed(1)) });
  return (
    <p className={`${styles.reached} digits`} data-part="reached">
      <span>{of(words.asked, { speed })}</span>
      <strong>{!isPlaying ? of(words.stands) : isWaiting ? of(words.waiting) : running}</strong>
    </p>
  );
}

function Extras({ controller }: PartProps): ReactNode {
  const { of } = useText();
  const skipsQuiet = useReplay((view) => view.skipsQuiet);
  const loops = useReplay((view) => view.loops);
  return (
    <div className={styles.group}>
      <KeyButton
        icon={StepForward}
        shortcut="Q"
        label={of(words.skipQuiet)}
        isOn={skipsQuiet}
        onPress={() => controller.toggleSkipQuiet()}
      />
      <KeyButton
        icon={Repeat}
        shortcut="X"
        label={of(words.loop)}
        isOn={loops}
        onPress={() => controller.toggleLoop()}
      />
      <KeyButton
        icon={Bookmark}
        shortcut="B"
        label={of(words.bookmark)}
        onPress={() => controller.toggleBookmark()}
      />
      <CopyLink controller={controller} />
      <KeyButton
        icon={Keyboard}
        shortcut="?"
        label={of(words.keys)}
        onPress={() => replayStore.set({ panel: 'keys' })}
      />
    </div>
  );
}

function CopyLink({ controller }: PartProps): ReactNode {
  const { of } = useText();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    const address = new URL(controller.link(), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      setSaid(of(words.copied));
    } catch {
      setSaid(of(words.copyFailed));
    }
  };
  return (
    <>
      <Button className={styles.button} aria-label={of(words.copyLink)} onPress={() => void copy()}>
        <Link size="1.5rem" aria-hidden="true" />
      </Button>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}

/** Length and contents of the range between I and O, else of the run; and the distance to the second cursor. */
function Selection(): ReactNode {
  const { of, language } = useText();
  const range = useReplay((view) => view.range);
  const timeline = useReplay((view) => view.timeline);
  const cursorMs = useReplay((view) => view.cursorMs);
  const isPlaying = useReplay((view) => view.isPlaying);
  const ends = replayOfPage()?.ends;
  const shown = range ?? ends;
  if (!shown || !timeline) return null;
  const inside = (atMs: number): boolean => atMs >= shown.fromMs && atMs <= shown.toMs;
  const length = durationText(shown.toMs - shown.fromMs, language);
  return (
    <div className={`${styles.selection} digits`}>
      <strong>{of(range ? words.selection : words.wholeRun, { length })}</strong>
      <span>
        {of(words.selectionHolds, {
          alarms: timeline.alarms.filter(({ fromMs }) => inside(fromMs)).length,
          events: timeline.events.filter(({ atMs }) => inside(atMs)).length,
        })}
      </span>
      {cursorMs !== undefined && <Delta cursorMs={cursorMs} isPlaying={isPlaying} />}
    </div>
  );
}

interface DeltaProps {
  readonly cursorMs: number;
  readonly isPlaying: boolean;
}

function Delta({ cursorMs }: DeltaProps): ReactNode {
  const { of } = useText();
  const write = (element: HTMLSpanElement | null): (() => void) | undefined => {
    if (!element) return undefined;
    const show = (atMs: number): void => {
      element.textContent = of(words.delta, { length: secondsText(atMs - cursorMs) });
    };
    show(replayOfPage()?.atMs ?? cursorMs);
    return replayStore.onMove(show);
  };
  return <span className={styles.delta} ref={write} />;
}

/** `+0:01:05.2`, for the distance of two cursors. */
function secondsText(ms: number): string {
  const all = Math.abs(ms);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const tenths = Math.floor((all % 1000) / 100);
  const sign = ms < 0 ? '\u2212' : '+';
  return `${sign}${Math.floor(all / 3_600_000)}:${two((all / 60_000) % 60)}:${two((all / 1000) % 60)}.${tenths}`;
}
