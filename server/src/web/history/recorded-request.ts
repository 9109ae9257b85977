/** From a bed's live state to the questions its recording is asked: what is not recorded yet, and which gaps are open. */
import { isFreshEnough } from '@circuitwatch/shared/channels/freshness.ts';
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import type { BedState } from '../gateway-state.ts';
import type { HistoryRequest, TimeSpan } from './history-source.ts';

/** `channels` that the bed does not have are left out; `nowMs` is gateway time. */
export function historyRequest(
  bed: BedState,
  span: TimeSpan,
  channels: readonly string[],
  points: number,
  nowMs: number,
): HistoryRequest {
  const { bedId, runId, epoch, channels: table } = bed.mirror.bed;
  const recorded = bed.mirror.recording.recorded;
  const recordedSeq = recorded?.epoch === epoch ? recorded.seq : -1;
  return {
    runId,
    epoch,
    bedId,
    ...span,
    channels: channels.filter((channel) => table.includes(channel)),
    points,
    recent: { channels: table, blocks: bed.ring.blocksAfter(recordedSeq) },
    openGaps: openGaps(bed, nowMs),
  };
}

/** Devices that are too old for rules now: the ledger will have the gap when it ends. */
function openGaps(bed: BedState, nowMs: number): LedgerRow[] {
  return bed.mirror.devices.flatMap(({ device, freshness, lastFrameMs }): LedgerRow[] =>
    isFreshEnough(freshness) || lastFrameMs === null
      ? []
      : [{ kind: 'gap', atMs: nowMs, device, detail: { fromMs: lastFrameMs, toMs: nowMs } }],
  );
}
