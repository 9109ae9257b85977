/** Entry of the core process: arguments, the checked configuration, and supervision. Wiring only. */
import { existsSync, readFileSync } from 'node:fs';
import { type Preset, presetSchema } from '@circuitwatch/shared/alarms/preset.ts';
import { siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import { createLog } from '../foundation/log.ts';
import {
  effectiveConfigPath,
  effectivePresetsPath,
  offeredPresetsPath,
  parseCoreArguments,
} from '../link/core-arguments.ts';
import { beSupervised } from '../link/supervised.ts';
import { RecordingError } from '../recording/recording-error.ts';
import { type Core, startCore } from './core.ts';

const args = parseCoreArguments(process.argv.slice(2));
const log = createLog('core', args.logLevel);
const config = siteConfigSchema.parse(JSON.parse(readFileSync(effectiveConfigPath(args.runDir), 'utf8')));
const presets = readPresets(effectivePresetsPath(args.runDir));

/** Written by the supervisor, which has checked them. */
function readPresets(path: string): Preset[] {
  return presetSchema.array().parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The files as they were last read again, also after a restart of the core; those of the start without. */
function offeredPresets(): readonly Preset[] {
  const path = offeredPresetsPath(args.runDir);
  return existsSync(path) ? readPresets(path) : presets;
}

let core: Core | undefined;
let presetsRefused: string | null = null;
const supervised = beSupervised(
  async () => core?.stop(),
  (order) => {
    if (order.type === 'presetFiles') presetsRefused = order.refused;
    if (order.type === 'presetsOffered') core?.tellPresets();
  },
);

try {
  core = await startCore({
    config,
    presets,
    presetsRefused: () => presetsRefused,
    offeredPresets,
    dataDir: config.dataDir,
    runDir: args.runDir,
    log,
    report: supervised.report,
    onRestartWanted: () => {
      log.warn('the data folder can be written again: starting anew to record');
      process.exit(1);
    },
  });
} catch (error) {
  if (!(error instanceof RecordingError)) throw error;
  supervised.report({ type: 'fatal', message: error.message });
}
