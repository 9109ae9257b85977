import { catalog } from '@circuitwatch/shared/channels/catalog.ts';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from './lane-segments.ts';
import { emptyColumns } from './trend-columns.ts';

const rpm = catalog.get('rpmSet');
const window = { fromMs: 0, toMs: 10_000, bucketMs: 1_000 };

function segments(mean: (number | null | undefined)[], endMs: number): unknown[] {
  if (!rpm) throw new Error('no channel');
  return segmentsOf({ ...emptyColumns(), mean }, window, rpm, endMs).map(({ fromMs, toMs, value }) => [
    fromMs,
    toMs,
    value,
  ]);
}

describe('the segments of a setting', () => {
  it('change where the written value changes, and the last one holds until now', () => {
    expect(segments([1975, 1975.2, 2010, undefined, 2010], 4_500)).toEqual([
      [0, 2_000, 1975],
      [2_000, 4_500, 2010],
    ]);
  });

  it('end at a gap and do not continue over it', () => {
    expect(segments([1975, null, null, 1975], 4_000)).toEqual([
      [0, 1_000, 1975],
      [3_000, 4_000, 1975],
    ]);
  });

  it('are none where there are no data', () => {
    expect(segments([undefined, undefined], 2_000)).toEqual([]);
  });
});
