/**
 * Who acts on this screen: typed once, kept in this browser, never checked (DESIGN.md §4: unverified until people have
 * accounts). An alarm can be silenced before anybody has typed a name (R78); the action then carries `unnamed`.
 */
import { useSyncExternalStore } from 'react';

export const actorRoles = ['nurse', 'perfusionist', 'physician', 'other'] as const;
export type ActorRole = (typeof actorRoles)[number];

export interface ScreenActor {
  readonly name: string;
  readonly role: ActorRole;
}

/** As the wire has it (wire/alarm-schemas.ts `personSchema`). */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export const nameMax = 40;
const storageKey = 'circuitwatch.actor';
/** A stored text longer than this is not ours. */
const storedCharactersMax = 500;

/** Foreign input: anything unknown is nobody. */
export function parseActor(text: string | null): ScreenActor | undefined {
  if (text === null || text.length > storedCharactersMax) return undefined;
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) return undefined;
    const name: unknown = Reflect.get(stored, 'name');
    const role = actorRoles.find((known) => known === Reflect.get(stored, 'role'));
    if (typeof name !== 'string' || tidyName(name) === '' || role === undefined) return undefined;
    return { name: tidyName(name), role };
  } catch {
    // Not JSON: not ours.
    return undefined;
  }
}

export function tidyName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').slice(0, nameMax).trim();
}

/** The same name is the same person, however it is capitalised: two people must differ in it (R47). */
export function personOf(actor: ScreenActor | undefined): Person {
  if (!actor) return { id: 'unnamed', name: 'unnamed', role: '' };
  return { id: actor.name.toLowerCase(), name: actor.name, role: actor.role };
}

export function isNamed(person: Pick<Person, 'id'>): boolean {
  return person.id !== 'unnamed';
}

class ActorStore {
  #actor = parseActor(readStored());
  readonly #listeners = new Set<() => void>();

  readonly get = (): ScreenActor | undefined => this.#actor;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(actor: ScreenActor): void {
    this.#actor = actor;
    try {
      localStorage.setItem(storageKey, JSON.stringify(actor));
    } catch {
      // A blocked storage only means that the name is asked again after a reload.
    }
    for (const listener of this.#listeners) listener();
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export const actorStore = new ActorStore();

export function useActor(): ScreenActor | undefined {
  return useSyncExternalStore(actorStore.subscribe, actorStore.get);
}
