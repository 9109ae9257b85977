/** Entry of the core process: arguments, the checked configuration, and supervision. Wiring only. */
import { readFileSync } from 'node:fs';
import { presetSchema } from '@circuitwatch/shared/alarms/preset.ts';
import { siteConfigSchema } from '@circuitwatch/shared/config/site-config.ts';
import { createLog } from '../foundation/log.ts';
import { effectiveConfigPath, effectivePresetsPath, parseCoreArguments } from '../link/core-arguments.ts';
import { beSupervised } from '../link/supervised.ts';
import { RecordingError } from '../recording/recording-error.ts';
import { type Core, startCore } from './core.ts';

const args = parseCoreArguments(process.argv.slice(2));
const log = createLog('core', args.logLevel);
const config = siteConfigSchema.parse(JSON.parse(readFileSync(effectiveConfigPath(args.runDir), 'utf8')));
const presets = presetSchema
  .array()
  .parse(JSON.parse(readFileSync(effectivePresetsPath(args.runDir), 'utf8')));

let core: Core | undefined;
let presetsRefused: string | null = null;
const supervised = beSupervised(
  async () => core?.stop(),
  (order) => {
    if (order.type === 'presetFiles') presetsRefused = order.refused;
  },
);

try {
  core = await startCore({
    config,
    presets,
    presetsRefused: () => presetsRefused,
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
