/**
 * Opens a run for this page: from here on the page's gateway time is the replay's, its history is the run's, and its source
 * is the recording. There is no connection to the live stream: this page is no display of a bed, nothing sounds, nobody acts.
 */
import type { ReplayState, RunDescription, RunTimeline } from '@circuitwatch/shared/wire/replay.ts';
import { frameLoop } from '../charts/page-frames.ts';
import { applyItems } from '../io/apply-items.ts';
import type { AlarmSpan } from '../state/alarm-spans.ts';
import { gapLog } from '../state/gap-log-of-page.ts';
import { localNow } from '../state/gateway-clock.ts';
import { historyClient } from '../state/history.ts';
import { ageTicker, liveStore } from '../state/live.ts';
import { slowStore } from '../state/slow-store.ts';
import { readBookmarks } from './bookmarks.ts';
import { Playhead } from './playhead.ts';
import { ReplayApi } from './replay-api.ts';
import { ReplayController } from './replay-controller.ts';
import type { ReplayLink } from './replay-link.ts';
import { ReplaySource } from './replay-source.ts';
import { replayStore } from './replay-store.ts';

let opened: ReplayController | undefined;

/** The page's replay; undefined before it is open. */
export function replayOfPage(): ReplayController | undefined {
  return opened;
}

export async function openReplay(link: ReplayLink): Promise<void> {
  const api = new ReplayApi(link.runId);
  try {
    const description = await api.description();
    const { fromMs, toMs } = description;
    if (fromMs === null || toMs === null) {
      replayStore.set({ phase: 'failed', message: '', run: description });
      return;
    }
    const timeline = await api.timeline();
    begin(api, link, { description, timeline, fromMs, toMs });
  } catch (error) {
    replayStore.set({ phase: 'failed', message: messageOf(error) });
  }
}

interface Opening {
  readonly description: RunDescription;
  readonly timeline: RunTimeline;
  readonly fromMs: number;
  readonly toMs: number;
}

function begin(api: ReplayApi, link: ReplayLink, opening: Opening): void {
  const { description, timeline, fromMs, toMs } = opening;
  const { bed } = description;
  const playhead = new Playhead(fromMs, toMs, link.atMs ?? fromMs);
  historyClient.readRun(link.runId);
  slowStore.apply([hello(description)]);
  slowStore.selectBed(bed.bedId);
  slowStore.setConnection({ phase: 'live' });
  liveStore.focus(bed.bedId);
  const source = new ReplaySource(
    {
      api,
      deliver: (items) => applyItems(items),
      jumped: (state) => jumped(state, opening),
      failed: (error) => replayStore.set({ message: messageOf(error) }),
      damaged: (damage) => replayStore.set({ damage }),
    },
    playhead.atMs,
  );
  liveStore.clock.drive(() => source.atMs);
  const controller = new ReplayController({
    runId: link.runId,
    playhead,
    source,
    localNow,
    requestFrame: (callback) => requestAnimationFrame(callback),
    moved: (atMs) => {
      frameLoop.invalidateAll();
      replayStore.moved(atMs);
    },
    setAhead: (aheadMs) => {
      liveStore.aheadMs = aheadMs;
    },
  });
  opened = controller;
  const range = link.range;
  replayStore.set({
    phase: 'ready',
    run: description,
    timeline,
    range,
    cursorMs: link.cursorMs,
    bookmarks: readBookmarks(link.runId),
    damage: description.unreadable,
    channel: bed.channels.includes('flow') ? 'flow' : (bed.channels[0] ?? 'flow'),
  });
  controller.seek(playhead.atMs);
}

/** What the page showed belongs to another moment: it goes, and the moment's own comes with the snapshot. */
function jumped({ atMs, bed }: ReplayState, { description, timeline }: Opening): void {
  const { bedId } = bed;
  const offsetMs = description.clock.findLast((point) => point.atMs <= atMs)?.offsetMs ?? 0;
  liveStore.clock.observe(atMs, atMs + offsetMs, 0);
  gapLog.clear(bedId);
  liveStore.rewind(bedId);
  slowStore.setAlarmSpans(bedId, spansUntil(timeline, atMs));
  queueMicrotask(() => {
    liveStore.tellAll(bedId);
    ageTicker.tick();
    frameLoop.invalidateAll();
  });
}

function spansUntil(timeline: RunTimeline, atMs: number): AlarmSpan[] {
  return timeline.alarms
    .filter(({ fromMs }) => fromMs <= atMs)
    .map((span) => ({ ...span, toMs: span.toMs === null || span.toMs > atMs ? null : span.toMs }));
}

function hello({ bed, startedMs }: RunDescription): Parameters<typeof slowStore.apply>[0][number] {
  return {
    op: 'hello',
    protocolVersion: 1,
    version: '',
    site: '',
    sourceMode: 'replay',
    clock: { atMs: startedMs, wallMs: startedMs },
    beds: [{ bedId: bed.bedId, label: bed.label }],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
