/**
 * Who this display is to the gateway: its role, from the address (`?role=bedside`), and a name for the browser that stays
 * the same over reloads, so that a bedside display that disappears is missed. Both are foreign input and are checked.
 */
import type { StreamRole } from './worker-protocol.ts';

const roles = ['bedside', 'wall', 'desk'] as const satisfies readonly StreamRole[];
const storageKey = 'circuitwatch.display';
const idPattern = /^[a-z0-9-]{8,64}$/;
const idBytes = 12;

/** `desk` unless the address says otherwise: a page that somebody opened by the way is no alarm device. */
export function displayRole(search: string): (typeof roles)[number] {
  const named = new URLSearchParams(search).get('role');
  return roles.find((role) => role === named) ?? 'desk';
}

/**
 * The stored name of this browser, or a new one.
 * @param random Fills an array with chance; injected for tests.
 */
export function displayId(
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined,
  random: (bytes: Uint8Array<ArrayBuffer>) => void,
): string {
  try {
    const stored = storage?.getItem(storageKey);
    if (stored !== null && stored !== undefined && idPattern.test(stored)) return stored;
  } catch {
    // A blocked storage: a new name at each load.
  }
  const bytes = new Uint8Array(idBytes);
  random(bytes);
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    storage?.setItem(storageKey, id);
  } catch {
    // As above.
  }
  return id;
}
