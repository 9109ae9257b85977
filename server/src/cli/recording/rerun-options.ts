/** `--set` and `--limits` of `recording rerun` and `recording whatif`: what is tried instead of what was. */
import type { RerunChanges } from '@circuitwatch/shared/replay/rerun-bed.ts';
import { parseRuleChange, rerunChangesOf, ruleChangesMax } from '@circuitwatch/shared/replay/rule-changes.ts';
import { loadPresetFile } from '../../config/preset-file.ts';
import { UsageError } from '../command.ts';

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
