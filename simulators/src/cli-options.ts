/** The command line of `simulate`: parsed and checked, with every error naming its remedy. */
import { parseArgs } from 'node:util';
import { presetIds, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import { doubleProfileIds } from './devices/index.ts';
import { defaultScenario, scenarios, scenarioNames } from './scenarios/index.ts';
import { bedCountMax, type SimulatorOptions } from './simulators.ts';

export const usage = `Usage: simulate [--device PROFILE…] [--beds N] [--scenario NAME] [--seed N] [--listen pty|tcp]
                [--dir DIR] [--speed X] [--preset NAME…] [--help]

Simulated ECMO devices on pseudo-terminals or TCP, driven by a model of patient and circuit. Prints one JSON line per
port ({"device","url", …}) and, with --beds, one per bed with its patient. Not for use on patients.

  --device PROFILE   only this device; may be repeated. ${doubleProfileIds.join(', ')}
  --beds N           full beds with all devices, 1 to ${bedCountMax}
  --scenario NAME    what happens (default ${defaultScenario})
  --preset NAME      the patient of each bed in turn; may be repeated. ${presetIds.join(', ')}
  --seed N           equal seeds give equal runs (default 1)
  --listen pty|tcp   the kind of port (default pty, TCP where there are none)
  --dir DIR          where the stable links to the terminals go (default a temporary folder)
  --speed X          model and scenario time per real time (default 1); devices keep their periods

Scenarios:
${scenarios.map((scenario) => `  ${scenario.name.padEnd(20)}${scenario.about.en}`).join('\n')}

Commands, one JSON object per line on stdin (or IPC message):
  {"bed":1,"device":"pump","fault":"unplugged","seconds":20}   {"bed":1,"device":"pump","clear":"unplugged"}
  {"bed":1,"scenario":"drainage-kink"}   {"bed":1,"rpm":2500}   {"bed":1,"device":"cdi","action":"store"}
  {"report":true}
`;

export interface CliOptions {
  readonly simulators: SimulatorOptions;
  /** Print the beds too. */
  readonly describeBeds: boolean;
}

export type ParsedCli =
  | { readonly kind: 'run'; readonly options: CliOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly text: string };

function problem(text: string): ParsedCli {
  return { kind: 'problem', text };
}

function wholeNumber(text: string | undefined, min: number, max: number): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

function isPreset(name: string): name is PresetId {
  return presetIds.some((id) => id === name);
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      device: { type: 'string', multiple: true },
      preset: { type: 'string', multiple: true },
      beds: { type: 'string' },
      scenario: { type: 'string', default: defaultScenario },
      seed: { type: 'string', default: '1' },
      listen: { type: 'string', default: 'pty' },
      dir: { type: 'string' },
      speed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

export function parseCli(args: readonly string[]): ParsedCli {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const { device, preset = [], scenario, listen, dir } = values;
  const beds = wholeNumber(values.beds ?? '1', 1, bedCountMax);
  const seed = wholeNumber(values.seed, 0, 0xffff_ffff);
  const speed = Number(values.speed);
  const unknown = device?.find((id) => !doubleProfileIds.includes(id));
  const presetList = preset.filter(isPreset);
  if (unknown) return problem(`No simulator for "${unknown}". Devices: ${doubleProfileIds.join(', ')}.`);
  if (presetList.length < preset.length) return problem(`Presets are ${presetIds.join(', ')}.`);
  if (beds === undefined) return problem(`--beds takes a whole number from 1 to ${bedCountMax}.`);
  if (seed === undefined) return problem('--seed takes a whole number from 0 to 4294967295.');
  if (!(speed > 0 && speed <= 1000)) return problem('--speed takes a number above 0, at most 1000.');
  if (listen !== 'pty' && listen !== 'tcp') return problem('--listen is pty or tcp.');
  if (!scenarioNames.includes(scenario)) return problem(`Scenarios are ${scenarioNames.join(', ')}.`);
  const simulators: SimulatorOptions = {
    beds,
    scenario,
    seed,
    listen,
    speed,
    ...(device ? { profileIds: device } : {}),
    ...(presetList.length > 0 ? { presets: presetList } : {}),
    ...(dir === undefined ? {} : { directory: dir }),
  };
  return { kind: 'run', options: { simulators, describeBeds: values.beds !== undefined } };
}
