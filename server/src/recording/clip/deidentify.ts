/**
 * Takes labels and the names of people out of what a clip holds of events, ledger and beds. Times, values, limits, weights
 * and raw bytes stay as they are. It works the safe way round: a text stays only where its key says that it is a code of
 * ours or the id of a device or channel; every other text becomes `removed-N`, equal texts the same number, so that "the
 * same person" can still be seen.
 */
import { bedDescriptionSchema } from '@circuitwatch/shared/wire/messages.ts';
import { canonicalJson } from '../event-chain.ts';

/** Keys of event bodies and ledger details (docs/wire.md, record-types.ts) whose texts are codes. */
const codeKeys = new Set([
  'ack',
  'alarmId',
  'alarms',
  'band',
  'cause',
  'channel',
  'check',
  'code',
  'comparison',
  'condition',
  'consequenceOf',
  'context',
  'covered',
  'device',
  'effects',
  'event',
  'from',
  'gone',
  'kind',
  'level',
  'limitsBasis',
  'mode',
  'outcome',
  'phase',
  'priority',
  'rows',
  'ruleId',
  'step',
  'to',
  'type',
  'validity',
  'what',
]);
/** What the role of a client or person may be; anything else that was typed is a text. */
const knownRoles = new Set(['bedside', 'wall', 'desk', 'test', 'nurse', 'perfusionist', 'physician']);

/** The bed of a clip without labels. */
export const plainBedId = 'bed';

export class Deidentifier {
  readonly #removed = new Map<string, string>();

  #text(key: string, text: string): string {
    if (text === '' || codeKeys.has(key) || (key === 'role' && knownRoles.has(text))) return text;
    const known = this.#removed.get(text) ?? `removed-${this.#removed.size + 1}`;
    this.#removed.set(text, known);
    return known;
  }

  #value(key: string, value: unknown): unknown {
    if (typeof value === 'string') return this.#text(key, value);
    if (Array.isArray(value)) return value.map((member: unknown) => this.#value(key, member));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.#value(name, member)]),
    );
  }

  /** The JSON of an event's body or a ledger row's detail. */
  body(json: string): string {
    return canonicalJson(this.#value('', JSON.parse(json)));
  }

  /** The JSON of a bed's description. */
  bed(json: string, runId: string): string {
    const bed = bedDescriptionSchema.parse(JSON.parse(json));
    // A port's address has serial numbers and names of hosts; limits name who approved them.
    const devices = bed.devices.map((device) => ({ ...device, port: '' }));
    const { presetLimits } = bed;
    const limits = presetLimits ? { presetLimits: { ...presetLimits, approvedBy: null } } : {};
    return JSON.stringify({ ...bed, ...limits, bedId: plainBedId, label: '', runId, devices });
  }
}
