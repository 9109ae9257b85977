/** `device diff`: what two captures of one device say differently, after decoding. */
import type { DecodedItem } from '@circuitwatch/shared/devices/device-profile.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { readCapture } from './capture-file.ts';
import { decodeCapture, optionsOf, profileNamed, type TimedItem } from './decode-capture.ts';
import { diffKeys, type Edit, editsMax } from './item-diff.ts';
import { linesOf, rowsOf } from './print-items.ts';

export const diffHelp = `Usage: circuitwatch device diff PROFILE FILE_A FILE_B [--options JSON] [--json]

Decodes two captures and shows the readings, events and rejected stretches that
are in one and not in the other. Times are not compared, the order is. Of two
frames that stand in each other's place only the readings that differ are shown.

  --json   {"side":"a"|"b", …} with the fields of \`device try --json\`, and last {"summary":{"same","onlyA","onlyB"}}

Exit code 0: both say the same. 1: they differ.

Example: circuitwatch device diff emtec-bioprott before.jsonl after.jsonl
`;

interface Difference {
  readonly side: 'a' | 'b';
  readonly item: TimedItem;
}

function keyOf(item: DecodedItem): string {
  if (item.type === 'frame') return JSON.stringify([item.readings, item.deviceTime]);
  if (item.type === 'event') return JSON.stringify([item.event, item.detail, item.deviceTime]);
  return `${item.reason} ${item.bytes.join(' ')}`;
}

/** Two frames in each other's place: only what differs of each. Anything else stays whole. */
function differing(a: TimedItem, b: TimedItem): [TimedItem, TimedItem] {
  if (a.type !== 'frame' || b.type !== 'frame' || a.deviceTime !== b.deviceTime) return [a, b];
  const without = (one: typeof a, other: typeof a): TimedItem => {
    const keys = new Set(other.readings.map((reading) => JSON.stringify(reading)));
    return { ...one, readings: one.readings.filter((reading) => !keys.has(JSON.stringify(reading))) };
  };
  return [without(a, b), without(b, a)];
}

function pairUp(edits: readonly Edit[], a: readonly TimedItem[], b: readonly TimedItem[]): Difference[] {
  const differences: Difference[] = [];
  let onlyA: TimedItem[] = [];
  let onlyB: TimedItem[] = [];
  const flush = (): void => {
    for (let i = 0; i < Math.max(onlyA.length, onlyB.length); i++) {
      const [left, right] = [onlyA[i], onlyB[i]];
      const [mine, theirs] = left && right ? differing(left, right) : [left, right];
      if (mine) differences.push({ side: 'a', item: mine });
      if (theirs) differences.push({ side: 'b', item: theirs });
    }
    onlyA = [];
    onlyB = [];
  };
  for (const edit of edits) {
    if (edit.type === 'same') flush();
    else if (edit.type === 'onlyA') onlyA.push(...a.slice(edit.a, edit.a + 1));
    else onlyB.push(...b.slice(edit.b, edit.b + 1));
  }
  flush();
  return differences;
}

function print(differences: readonly Difference[], json: boolean): void {
  for (const { side, item } of differences) {
    if (json) for (const row of rowsOf(item)) process.stdout.write(`${JSON.stringify({ side, ...row })}\n`);
    else for (const line of linesOf(item)) process.stdout.write(`${side === 'a' ? '-' : '+'} ${line}\n`);
  }
}

export function diffDevice(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(
    args,
    { json: { type: 'boolean' }, options: { type: 'string' } },
    true,
  );
  const [name, fileA, fileB, ...rest] = positionals;
  const profile = profileNamed(name);
  if (fileA === undefined || fileB === undefined || rest.length > 0)
    throw new UsageError('write: device diff PROFILE FILE_A FILE_B');
  const options = optionsOf(profile, values.options);
  const a = decodeCapture(profile, options, readCapture(fileA)).items;
  const b = decodeCapture(profile, options, readCapture(fileB)).items;
  const edits = diffKeys(a.map(keyOf), b.map(keyOf));
  if (!edits) {
    process.stderr.write(`the captures differ in more than ${editsMax} places; nothing is listed\n`);
    return exitCodes.finding;
  }
  print(pairUp(edits, a, b), values.json ?? false);
  const count = (type: Edit['type']): number => edits.filter((edit) => edit.type === type).length;
  const summary = { same: count('same'), onlyA: count('onlyA'), onlyB: count('onlyB') };
  if (values.json) process.stdout.write(`${JSON.stringify({ summary })}\n`);
  else
    process.stderr.write(
      `${summary.same} alike, ${summary.onlyA} only in ${fileA}, ${summary.onlyB} only in ${fileB}\n`,
    );
  return summary.onlyA + summary.onlyB === 0 ? exitCodes.ok : exitCodes.finding;
}
