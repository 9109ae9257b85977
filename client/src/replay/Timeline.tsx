/** The place of the timeline with the names of its tracks; a controller paints it and listens to the hand. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import { type ReactNode, useEffect, useRef } from 'react';
import { clockText } from '../text/clock-text.ts';
import { liveStore } from '../state/live.ts';
import { useText } from '../text/use-text.ts';
import { ReplayApi } from './replay-api.ts';
import { replayOfPage } from './open-replay.ts';
import { replayStore, useReplay } from './replay-store.ts';
import { TimelineController } from './timeline-controller.ts';
import { timelineOfPage } from './timeline-of-page.ts';
import styles from './Timeline.module.css';

export function Timeline(): ReactNode {
  const { of, language } = useText();
  const runId = useReplay((view) => view.run?.runId);
  const channelId = useReplay((view) => view.channel);
  const left = useReplay((view) => view.timeline?.left.alarms ?? 0);
  const channel = channelOf(channelId);
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const controller = replayOfPage();
    if (!canvas.current || !controller || runId === undefined) return undefined;
    const made = new TimelineController({
      canvas: canvas.current,
      api: new ReplayApi(runId),
      controller,
      onDrag: (atMs) => replayStore.moved(atMs ?? controller.atMs),
    });
    timelineOfPage.set(made);
    return () => {
      timelineOfPage.set(undefined);
      made.close();
    };
  }, [runId]);
  useEffect(() => describePosition(slider.current), [runId]);
  return (
    <div className={styles.timeline}>
      <div className={styles.names} aria-hidden="true">
        <span className={styles.spark} data-family={channel?.family}>
          {(language === 'zh' ? channel?.label.zh : channel?.symbol) ?? channelId}
        </span>
        <span className={styles.data}>{of(words.data)}</span>
        <span className={styles.alarms}>{of(words.alarms)}</span>
      </div>
      <div
        ref={slider}
        className={styles.surface}
        role="slider"
        tabIndex={0}
        aria-label={of(words.timeline)}
        aria-description={of(words.timelineHelp)}
        aria-valuemin={0}
        aria-valuemax={1000}
        aria-valuenow={0}
      >
        <canvas ref={canvas} className={styles.canvas} />
      </div>
      {left > 0 && <p className={styles.left}>{of(words.leftOut, { n: left })}</p>}
    </div>
  );
}

/** What a screen reader says of the position; written beside React, because it changes with every frame. */
function describePosition(element: HTMLElement | null): () => void {
  const describe = (atMs: number): void => {
    const ends = replayOfPage()?.ends;
    if (!element || !ends) return;
    const share = (atMs - ends.fromMs) / Math.max(1, ends.toMs - ends.fromMs);
    element.setAttribute('aria-valuenow', String(Math.round(share * 1000)));
    element.setAttribute('aria-valuetext', clockText(liveStore.clock.wallOf(atMs)));
  };
  const atMs = replayOfPage()?.atMs;
  if (atMs !== undefined) describe(atMs);
  return replayStore.onMove(describe);
}
