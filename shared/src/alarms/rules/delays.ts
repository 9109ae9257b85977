/** Off-delays where clinical.md B2 is silent (alarms.md 3.4), and the shape of rows that wait for their inputs. */
import type { AlarmRule } from '../alarm-rule.ts';

export const pressureOffDelayMs = 3_000;
export const flowOffDelayMs = 3_000;
export const saturationOffDelayMs = 15_000;
/** A relation whose clause is at its edge is one alarm, not eight: measured on a simulated high afterload (own figure). */
export const relationOffDelayMs = 30_000;
export const minuteMs = 60_000;

type Waiting = Pick<AlarmRule, 'id' | 'kind' | 'levels' | 'latching' | 'source'> & {
  readonly inputs: string[];
  readonly waitsFor: string;
  readonly mode?: 'VA' | 'VV';
};

/** A rule of the catalogue whose inputs no device or derivation gives yet: it says so and raises nothing. */
export function waiting({ inputs, ...row }: Waiting): AlarmRule {
  return { ...row, condition: { type: 'waiting', inputs }, offDelayMs: 0, onlyInSupport: false };
}
