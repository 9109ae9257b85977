/** Minimum and maximum of a channel's last hour, from history and live data; looked at every two seconds. */
import { useEffect, useState } from 'react';
import { liveStore } from '../state/live.ts';
import { ChannelTrend } from './channel-trend.ts';
import { timeWindow } from './time-window.ts';

const hourMs = 3_600_000;
const bucketMs = 30_000;
const periodMs = 2_000;

export interface Reach {
  readonly low: number;
  readonly high: number;
}

export function useLastHour(bedId: string, channelId: string): Reach | undefined {
  const [reach, setReach] = useState<Reach>();
  useEffect(() => {
    const look = (): void => {
      const nowMs = liveStore.now();
      const { low, high } = trend.read(timeWindow(hourMs, bucketMs, nowMs), nowMs);
      setReach((known) => {
        if (Number.isNaN(low)) return undefined;
        return known?.low === low && known.high === high ? known : { low, high };
      });
    };
    const trend = new ChannelTrend(bedId, channelId, hourMs, bucketMs, look);
    look();
    const timer = setInterval(look, periodMs);
    return () => {
      clearInterval(timer);
      trend.close();
      setReach(undefined);
    };
  }, [bedId, channelId]);
  return reach;
}
