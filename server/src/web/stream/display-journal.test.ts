/** Which rows the event log gets of displays, with a core that a test takes away, and time as an argument. */
import type { ClientFacts, DisplayRole } from '@circuitwatch/shared/alarms/client-watch.ts';
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DisplayEvent, displayEventsMax, displayEventsSchema } from '../../link/web-to-core.ts';
import { deskRowsMax, DisplayJournal, displayRowsMax, gatewayRowsMax } from './display-journal.ts';

type Status = Extract<ClientMessage, { op: 'clientStatus' }>;

const well: Status = {
  op: 'clientStatus',
  bedId: 'bed-1',
  audio: 'ok',
  autoplay: 'allowed',
  sounding: null,
  volumeStep: 5,
  visible: true,
  wakeLock: 'held',
  pageAgeMs: 0,
  clockSkewMs: 0,
  alarmTests: [],
};

let told: DisplayEvent[];
let isCoreThere: boolean;
let journal: DisplayJournal;

beforeEach(() => {
  told = [];
  isCoreThere = true;
  journal = new DisplayJournal(
    (message) => {
      if (isCoreThere) told.push(...displayEventsSchema.parse(message).events);
      return isCoreThere;
    },
    (bedId) => bedId.startsWith('bed-'),
  );
});

function facts(clientId: string, bedId: string | null = 'bed-1', role: DisplayRole = 'bedside'): ClientFacts {
  const moments = { heardMs: 0, paintedMs: 0, audioOkMs: 0, visibleMs: 0, awakeMs: 0 };
  const rest = { sounding: null, missedAlarmTests: 0, clockSkewMs: null };
  return { clientId, name: `${clientId} screen`, role, bedId, ...moments, ...rest };
}

function arrive(display: ClientFacts, nowMs: number, isBack = false): void {
  journal.greeted(display, isBack, nowMs);
  journal.reported(display, undefined, { ...well, bedId: display.bedId }, nowMs);
}

const said = (): unknown[] => told.map(({ event, from, to }) => [event, from, to]);

describe('the journal of displays', () => {
  it('[R70] says who came, with which sound and volume, who went and who came back', () => {
    arrive(facts('left'), 1_000);
    journal.left(facts('left'), well, 5_000);
    arrive(facts('left'), 9_000, true);
    const display = { clientId: 'left', name: 'left screen', role: 'bedside' };
    const status = { audio: 'ok', volumeStep: 5, visible: true, wakeLock: 'held' };
    const common = { ageMs: 0, bedIds: ['bed-1'], display };
    expect(told).toEqual([
      { event: 'connected', ...common, status },
      { event: 'lost', ...common },
      { event: 'back', ...common, status },
    ]);
  });

  it('[R70] says each change of sound, volume, visibility and wake lock with old and new, and nothing without one', () => {
    arrive(facts('left'), 0);
    const after: Status = { ...well, audio: 'blocked', volumeStep: 2, visible: false, wakeLock: 'lost' };
    journal.reported(facts('left'), well, well, 1_000);
    journal.reported(facts('left'), well, after, 2_000);
    journal.reported(facts('left'), after, { ...after, sounding: 'high', pageAgeMs: 900 }, 3_000);
    expect(said().slice(1)).toEqual([
      ['audio', 'ok', 'blocked'],
      ['volume', 5, 2],
      ['visible', true, false],
      ['wakeLock', 'held', 'lost'],
    ]);
  });

  it('a display that changes its bed is in the logs of both, a wall in all, a desk without a bed in none', () => {
    arrive(facts('left', 'bed-1'), 0);
    journal.reported(facts('left', 'bed-2'), well, { ...well, bedId: 'bed-2' }, 1_000);
    arrive(facts('wall', null, 'wall'), 0);
    arrive(facts('office', null, 'desk'), 0);
    arrive(facts('typo', 'bad-1', 'desk'), 0);
    expect(told.map(({ bedIds }) => bedIds)).toEqual([['bed-1'], ['bed-1', 'bed-2'], []]);
  });

  it('a viewer that never says how it is, is written down all the same', () => {
    journal.greeted(facts('own'), false, 0);
    journal.look(2_000);
    expect(told).toEqual([]);
    journal.look(2_500);
    expect(told).toMatchObject([{ event: 'connected', ageMs: 2_500, display: { clientId: 'own' } }]);
    expect(told[0]?.status).toBeUndefined();
  });

  it('[R70] a display that flickers has a bounded number of rows, then one with how many are missing and how it is', () => {
    arrive(facts('left'), 0);
    let before = well;
    for (let n = 1; n <= 100; n++) {
      const status: Status = { ...well, visible: n % 2 === 0, volumeStep: 1 + (n % 7) };
      journal.reported(facts('left'), before, { ...status, volumeStep: 5 }, n * 100);
      before = { ...status, volumeStep: 5 };
    }
    expect(told).toHaveLength(displayRowsMax);
    journal.look(59_999);
    expect(told).toHaveLength(displayRowsMax);
    journal.look(60_000);
    expect(told.slice(displayRowsMax)).toMatchObject([
      { event: 'state', dropped: 101 - displayRowsMax, status: { visible: true } },
    ]);
    journal.look(120_000);
    expect(told).toHaveLength(displayRowsMax + 1);
  });

  it('[R70] very many desks leave room for the displays at the beds, and are counted', () => {
    for (let n = 0; n < 500; n++) arrive(facts(`desk-${n}`, 'bed-1', 'desk'), n);
    expect(told).toHaveLength(deskRowsMax);
    for (let n = 0; n < 500; n++) arrive(facts(`left-${n}`), 1_000 + n);
    expect(told).toHaveLength(gatewayRowsMax);
    journal.look(61_000);
    expect(told.at(-1)).toEqual({ event: 'dropped', ageMs: 0, bedIds: [], dropped: 1_000 - gatewayRowsMax });
  });

  it('[R70] rows wait for a core that is away, as old as they are, and no more than fit in one message', () => {
    isCoreThere = false;
    for (let minute = 0; minute < 5; minute++)
      for (let n = 0; n < 400; n++) arrive(facts(`left-${n}`), minute * 60_000 + n);
    isCoreThere = true;
    journal.look(400_000);
    expect(told).toHaveLength(displayEventsMax);
    expect(told[0]).toMatchObject({ event: 'connected', ageMs: 400_000 });
    journal.look(401_000);
    const dropped = told.slice(displayEventsMax).reduce((sum, one) => sum + (one.dropped ?? 0), 0);
    // One row of the waiting ones told of the first minute that 100 were too many.
    expect(displayEventsMax - 1 + 100 + dropped).toBe(2_000);
  });
});
