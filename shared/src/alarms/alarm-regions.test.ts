/** The tables of the regions over every state × event: complete, and what they can never do. */
import { describe, expect, it } from 'vitest';
import {
  ackEvents,
  ackStates,
  ackTable,
  audioEvents,
  audioStates,
  audioTable,
  escalationEvents,
  escalationStates,
  escalationTable,
  inhibitEvents,
  inhibitStates,
  inhibitTable,
  responsibilityEvents,
  responsibilityStates,
  responsibilityTable,
} from './alarm-regions.ts';
import { conditionTable } from './alarm-states.ts';
import { alarmEffects, type Cell, cellOf, impossible, transitionRows } from './alarm-table.ts';

interface Region {
  readonly name: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly table: Readonly<Record<string, Readonly<Record<string, Cell<string> | typeof impossible>>>>;
}

const regions: readonly Region[] = [
  { name: 'ack', states: ackStates, events: ackEvents, table: ackTable },
  { name: 'inhibit', states: inhibitStates, events: inhibitEvents, table: inhibitTable },
  {
    name: 'responsibility',
    states: responsibilityStates,
    events: responsibilityEvents,
    table: responsibilityTable,
  },
  { name: 'escalation', states: escalationStates, events: escalationEvents, table: escalationTable },
  { name: 'audio', states: audioStates, events: audioEvents, table: audioTable },
];

function cells(region: Region): { from: string; event: string; cell: Cell<string> }[] {
  return region.states.flatMap((from) =>
    region.events.flatMap((event) => {
      const cell = region.table[from]?.[event];
      return cell === undefined || cell === impossible ? [] : [{ from, event, cell }];
    }),
  );
}

describe.each(regions)('[R30] the table of the region $name', (region) => {
  it('has every pair of state and event and leads only to its own states', () => {
    expect(Object.keys(region.table).toSorted()).toEqual([...region.states].toSorted());
    for (const state of region.states)
      expect(Object.keys(region.table[state] ?? {}).toSorted()).toEqual([...region.events].toSorted());
    for (const { cell } of cells(region)) expect(region.states).toContain(cell.to);
  });

  it('can leave and reach every state, and refuses what it calls impossible', () => {
    for (const state of region.states) {
      expect(cells(region).some(({ from, cell }) => from === state && cell.to !== state)).toBe(true);
      expect(cells(region).some(({ from, cell }) => from !== state && cell.to === state)).toBe(true);
    }
    for (const state of region.states)
      for (const event of region.events)
        if (region.table[state]?.[event] === impossible)
          expect(() => cellOf(region.table, state, event)).toThrow(`${state} cannot take ${event}`);
  });
});

describe('[R30] the rows of alarms.md 5.2', () => {
  it('stand in a table each, but for those that are a guard or act on everything', () => {
    const all = [...regions, { name: 'condition', table: conditionTable }].flatMap(({ table }) =>
      Object.values(table).flatMap((row: Readonly<Record<string, Cell<string> | typeof impossible>>) =>
        Object.values(row).filter((cell) => cell !== impossible),
      ),
    );
    const named = new Set(all.map((cell) => cell.row));
    // T13 is a comparison of priorities, T23 the restart: both are functions over the whole instance.
    expect(transitionRows.filter((row) => !named.has(row))).toEqual(['T13', 'T23']);
    for (const cell of all) for (const effect of cell.effects) expect(alarmEffects).toContain(effect);
  });

  it('[R42] a return to normal never sounds and never asks anew', () => {
    for (const state of ackStates)
      for (const event of ['end', 'endLatching'] as const) {
        const cell = ackTable[state][event];
        if (cell === impossible) continue;
        expect(cell.effects).not.toContain('sound');
        if (state === 'ack') expect(cell.to).toBe('none');
      }
  });

  it('only a person silences an alarm that is on, and only a person or a successor ends a latched one', () => {
    for (const event of ackEvents) {
      const unack = ackTable.unack[event];
      if (unack !== impossible && unack.to === 'ack') expect(event).toBe('acknowledge');
      const latched = ackTable.latched[event];
      if (latched !== impossible && latched.to !== 'latched')
        expect(['acknowledge', 'onset', 'close']).toContain(event);
    }
    expect(ackTable.latched.onset).toMatchObject({ row: 'T14', to: 'unack' });
  });

  it('[R37] whatever ends an inhibit signals again in full', () => {
    for (const { from, cell, event } of cells({
      name: 'inhibit',
      states: inhibitStates,
      events: inhibitEvents,
      table: inhibitTable,
    }))
      if (from !== 'none' && cell.to === 'none' && event !== 'close')
        expect(cell.effects).toContain('resignal');
  });
});
