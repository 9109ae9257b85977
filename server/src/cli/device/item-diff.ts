/**
 * The shortest difference between two decoded captures (Myers' algorithm over whole items, time left out), so that one
 * lost frame shows as one lost frame and not as everything after it.
 */

/** More differences than this are not listed one by one: the captures have little in common. */
export const editsMax = 2000;

export type Edit =
  | { readonly type: 'same'; readonly a: number; readonly b: number }
  | { readonly type: 'onlyA'; readonly a: number }
  | { readonly type: 'onlyB'; readonly b: number };

/** Edits in order, or undefined when there are more than `editsMax`. */
export function diffKeys(a: readonly string[], b: readonly string[]): Edit[] | undefined {
  const bound = Math.min(a.length + b.length, editsMax);
  const offset = bound + 1;
  const furthest = new Int32Array(2 * bound + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= bound; edits++) {
    trace.push(furthest.slice(offset - edits - 1, offset + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down =
        k === -edits || (k !== edits && at(furthest, offset + k - 1) < at(furthest, offset + k + 1));
      let x = down ? at(furthest, offset + k + 1) : at(furthest, offset + k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return undefined;
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

/** `trace[n]` holds the furthest x before round n, for the diagonals −n−1 … n+1. */
function walkBack(trace: readonly Int32Array[], aLength: number, bLength: number): Edit[] {
  const edits: Edit[] = [];
  let x = aLength;
  let y = bLength;
  for (let round = trace.length - 1; round >= 0; round--) {
    const furthest = trace[round] ?? new Int32Array();
    const middle = round + 1;
    const k = x - y;
    const down = k === -round || (k !== round && at(furthest, middle + k - 1) < at(furthest, middle + k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = round === 0 ? 0 : at(furthest, middle + previousK);
    const previousY = round === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) edits.push({ type: 'same', a: --x, b: --y });
    if (round === 0) break;
    if (down) edits.push({ type: 'onlyB', b: --y });
    else edits.push({ type: 'onlyA', a: --x });
  }
  return edits.toReversed();
}
