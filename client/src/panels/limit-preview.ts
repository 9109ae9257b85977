/**
 * Whether changed limits would alarm now, as the gateway judges it on the latest values (R46), before anything is in force.
 * Asked a moment after the last change; an answer for changes that are no longer the ones on the screen is thrown away.
 */
import {
  levelNames,
  type AlarmLevelName,
  type LimitChange,
  type Priority,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import { priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { useEffect, useState } from 'react';

export interface PreviewAlarm {
  readonly ruleId: string;
  readonly level: AlarmLevelName;
  readonly priority: Priority;
}

export type Preview =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'answer'; readonly alarmsNow: readonly PreviewAlarm[] };

/** So long after the last press of a stepper. */
const settleMs = 250;
const timeoutMs = 3_000;

/** Foreign input: anything but the agreed shape counts as no answer. */
export function parsePreview(body: unknown): Preview {
  if (typeof body !== 'object' || body === null) return { kind: 'failed' };
  const listed: unknown = Reflect.get(body, 'alarmsNow');
  if (!Array.isArray(listed)) return { kind: 'failed' };
  const alarmsNow: PreviewAlarm[] = [];
  for (const one of listed) {
    if (typeof one !== 'object' || one === null) return { kind: 'failed' };
    const ruleId: unknown = Reflect.get(one, 'ruleId');
    const level = levelNames.find((name) => name === Reflect.get(one, 'level'));
    const priority = priorities.find((name) => name === Reflect.get(one, 'priority'));
    if (typeof ruleId !== 'string' || !level || !priority) return { kind: 'failed' };
    alarmsNow.push({ ruleId, level, priority });
  }
  return { kind: 'answer', alarmsNow };
}

async function ask(path: string, body: string, signal: AbortSignal): Promise<Preview> {
  try {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body, signal });
    return response.ok ? parsePreview(await response.json()) : { kind: 'failed' };
  } catch {
    // No link or no answer in time: the sheet says that it does not know.
    return { kind: 'failed' };
  }
}

export function useLimitPreview(bedId: string, changes: readonly LimitChange[]): Preview {
  const body = JSON.stringify({ changes });
  const [answered, setAnswered] = useState<{ readonly body: string; readonly preview: Preview }>();
  const isEmpty = changes.length === 0;
  useEffect(() => {
    if (isEmpty) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMs)]);
      void ask(`/api/beds/${encodeURIComponent(bedId)}/limits/preview`, body, signal).then((preview) => {
        if (!abort.signal.aborted) setAnswered({ body, preview });
      });
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [bedId, body, isEmpty]);
  if (isEmpty) return { kind: 'none' };
  return answered?.body === body ? answered.preview : { kind: 'asking' };
}
