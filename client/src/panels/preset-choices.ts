/** The presets that a bed may take over, asked of the gateway when somebody looks at them. Foreign input, so checked. */
import type { Band } from '@circuitwatch/shared/alarms/preset.ts';
import { type PresetChoice, presetChoicesSchema } from '@circuitwatch/shared/wire/preset-choices.ts';
import { useEffect, useState } from 'react';

export type PresetChoices =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'answer'; readonly presets: readonly PresetChoice[] };

const timeoutMs = 5_000;

async function ask(path: string, signal: AbortSignal): Promise<PresetChoices> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' }, signal });
    const parsed = response.ok ? presetChoicesSchema.safeParse(await response.json()) : undefined;
    return parsed?.success ? { kind: 'answer', presets: parsed.data.presets } : { kind: 'failed' };
  } catch {
    // No link or no answer in time: the panel says that it has none.
    return { kind: 'failed' };
  }
}

export function usePresetChoices(bedId: string, band: Band): PresetChoices {
  const path = `/api/beds/${encodeURIComponent(bedId)}/presets?band=${band}`;
  const [answered, setAnswered] = useState<{ readonly path: string; readonly choices: PresetChoices }>();
  useEffect(() => {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMs)]);
    void ask(path, signal).then((choices) => {
      if (!abort.signal.aborted) setAnswered({ path, choices });
    });
    return () => abort.abort();
  }, [path]);
  return answered?.path === path ? answered.choices : { kind: 'asking' };
}
