/** Fetches the alarms of the time that a panel shows, once per bed and range, for its markers and its alarm lane. */
import { type AlarmSpan, withAlarmView } from '../state/alarm-spans.ts';
import { historyClient } from '../state/history.ts';
import { liveStore } from '../state/live.ts';
import { type RangeId, slowStore } from '../state/slow-store.ts';
import { rangeMs } from './time-window.ts';

/** Returns what cancels it. */
export function loadAlarmHistory(bedId: string, range: RangeId): () => void {
  let cancelled = false;
  const toMs = liveStore.now();
  const runStartedMs = slowStore.get().beds[bedId]?.description?.runStartedMs;
  const load = async (): Promise<void> => {
    const history = await historyClient.events(bedId, toMs - rangeMs(range, toMs, runStartedMs), toMs);
    if (cancelled || history === undefined) return;
    let spans: readonly AlarmSpan[] = [];
    for (const event of history.events)
      if (event.type === 'alarm') spans = withAlarmView(spans, event.transition.view, event.atMs);
    slowStore.addAlarmHistory(bedId, spans);
  };
  void load();
  return () => {
    cancelled = true;
  };
}
