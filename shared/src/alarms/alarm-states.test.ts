/** The condition table over every state × event: complete, with the impossible pairs listed, and the invariants of alarms.md 5.2. */
import { describe, expect, it } from 'vitest';
import {
  announcedCondition,
  conditionCell,
  conditionEvents,
  conditionStates,
  conditionTable,
  type ConditionEvent,
  type ConditionState,
  isOpen,
} from './alarm-states.ts';
import { impossible } from './alarm-table.ts';

const pairs = conditionStates.flatMap((state) => conditionEvents.map((event) => ({ state, event })));
const impossiblePairs = pairs.filter(({ state, event }) => conditionTable[state][event] === impossible);
const possiblePairs = pairs.filter(({ state, event }) => conditionTable[state][event] !== impossible);

describe('[R30] the condition table', () => {
  it('has every pair of state and event', () => {
    expect(pairs).toHaveLength(36);
    for (const state of conditionStates) {
      expect(Object.keys(conditionTable[state]).toSorted()).toEqual([...conditionEvents].toSorted());
    }
  });

  it('calls exactly these pairs impossible, and refuses them', () => {
    expect(impossiblePairs.map(({ state, event }) => `${state} ${event}`)).toEqual([
      'unknown offDelayOver',
      'unknownOpen offDelayOver',
      'normal offDelayOver',
      'pending offDelayOver',
      'active offDelayOver',
    ]);
    for (const { state, event } of impossiblePairs) {
      expect(() => conditionCell(state, event)).toThrow(`${state} cannot take ${event}`);
    }
  });

  it.each<[string, ConditionState, ConditionEvent, ConditionState]>([
    ['T1', 'normal', 'violated', 'pending'],
    ['T2', 'normal', 'reached', 'active'],
    ['T2', 'pending', 'reached', 'active'],
    ['T3', 'pending', 'ok', 'normal'],
    ['T4', 'active', 'ok', 'recovering'],
    ['T5', 'recovering', 'violated', 'active'],
    ['T6', 'recovering', 'offDelayOver', 'normal'],
    ['T15', 'normal', 'missing', 'unknown'],
    ['T15', 'pending', 'missing', 'unknown'],
    ['T15', 'active', 'missing', 'unknownOpen'],
    ['T15', 'recovering', 'missing', 'unknownOpen'],
    ['T16', 'unknown', 'ok', 'normal'],
    ['T16', 'unknown', 'violated', 'pending'],
    ['T16', 'unknown', 'reached', 'active'],
    ['T16', 'unknownOpen', 'ok', 'recovering'],
    ['T16', 'unknownOpen', 'violated', 'active'],
  ])('%s: %s with %s is %s', (_name, state, event, next) => {
    expect(conditionCell(state, event).to).toBe(next);
  });

  it('[R08] missing data never lead to normal and never close an occurrence', () => {
    for (const state of conditionStates) {
      const next = conditionCell(state, 'missing').to;
      expect(next).not.toBe('normal');
      expect(isOpen(next)).toBe(isOpen(state));
    }
  });

  it('[R08] an open occurrence ends only when its off-delay is over', () => {
    for (const { state, event } of possiblePairs) {
      if (isOpen(state) && !isOpen(conditionCell(state, event).to)) expect(event).toBe('offDelayOver');
    }
  });

  it('an occurrence begins only when a delay or count is reached', () => {
    for (const { state, event } of possiblePairs) {
      if (!isOpen(state) && isOpen(conditionCell(state, event).to)) expect(event).toBe('reached');
    }
  });

  it('every state can be reached from the start, and left', () => {
    const seen = new Set<ConditionState>(['unknown']);
    for (const state of seen)
      for (const event of conditionEvents)
        if (conditionTable[state][event] !== impossible) seen.add(conditionCell(state, event).to);
    expect([...seen].toSorted()).toEqual([...conditionStates].toSorted());
    for (const state of conditionStates)
      expect(
        possiblePairs.some((pair) => pair.state === state && conditionCell(state, pair.event).to !== state),
      ).toBe(true);
  });
});

describe('what people see of a condition', () => {
  it('is quiet about delays and honest about missing data', () => {
    expect(announcedCondition('pending', 'normal')).toBe('normal');
    expect(announcedCondition('pending', 'unknown')).toBe('pending');
    expect(announcedCondition('recovering', 'active')).toBe('active');
    expect(announcedCondition('unknownOpen', 'active')).toBe('unknown');
    expect(announcedCondition('unknown', 'normal')).toBe('unknown');
  });
});
