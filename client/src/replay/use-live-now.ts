/**
 * The highest alarm of the bed as it is live, asked every two seconds: a replay has no stream of its own, and somebody who
 * looks at yesterday must see that the bed alarms today.
 */
import { alarmsInOrder } from '@circuitwatch/shared/alarms/precedence.ts';
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { useEffect, useState } from 'react';
import { get, ReplayApiError } from './replay-api.ts';

const periodMs = 2_000;

/** `none`: the gateway has no such bed; `unknown`: it does not answer; undefined: no alarm. */
export type LiveNow = AlarmView | 'none' | 'unknown' | undefined;

export function useLiveNow(bedId: string): LiveNow {
  const [live, setLive] = useState<LiveNow>('none');
  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      const next = await topAlarm(bedId);
      if (!isOver) setLive(next);
    };
    void look();
    const timer = setInterval(() => void look(), periodMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [bedId]);
  return live;
}

async function topAlarm(bedId: string): Promise<LiveNow> {
  try {
    const answer = await get(`/api/beds/${encodeURIComponent(bedId)}/alarms`);
    const views: readonly AlarmView[] = await answer.json();
    return alarmsInOrder(views)[0];
  } catch (error) {
    return error instanceof ReplayApiError && error.code === 'unknownBed' ? 'none' : 'unknown';
  }
}
