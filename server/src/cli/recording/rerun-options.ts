/** The options of `recording rerun` and `recording whatif`, and what `--set` and `--limits` mean: what is tried instead of what was. */
import type { RerunChanges } from '@circuitwatch/shared/replay/rerun-bed.ts';
import { parseRuleChange, rerunChangesOf, ruleChangesMax } from '@circuitwatch/shared/replay/rule-changes.ts';
import { loadPresetFile } from '../../config/preset-file.ts';
import { UsageError } from '../command.ts';

/** What both commands take. */
export const rerunOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  limits: { type: 'string' },
  set: { type: 'string', multiple: true },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** `sets`: each as `RULE.FIELD=VALUE`; `presetFile`: limits of the organisation. @throws UsageError */
export function changesOf(sets: readonly string[], presetFile: string | undefined): RerunChanges {
  if (sets.length > ruleChangesMax) throw new UsageError(`at most ${ruleChangesMax} times --set`);
  const changes = sets.map((text) => {
    const parsed = parseRuleChange(text);
    if (!parsed.ok) throw new UsageError(`--set ${parsed.message}`);
    return parsed.change;
  });
  if (presetFile === undefined) return changes.length === 0 ? {} : rerunChangesOf(changes);
  const loaded = loadPresetFile(presetFile);
  if (loaded.ok) return rerunChangesOf(changes, loaded.preset);
  const [problem] = loaded.problems;
  throw new UsageError(`${presetFile}: ${problem?.message ?? 'cannot be read'}`);
}
