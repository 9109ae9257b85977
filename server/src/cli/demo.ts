/** `circuitwatch demo`: simulated beds on pseudo-terminals, and the gateway reading them as it would read real ones. */
import { resolve } from 'node:path';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { checkConfigText } from '../config/load-config.ts';
import { readEnvironment } from '../config/environment.ts';
import { exitCodes, parseCommandLine, UsageError, wholeNumber } from './command.ts';
import { runGateway, warnAboutNode } from './run-gateway.ts';
import {
  type SimulatedBed,
  type SimulatedPort,
  SimulatorsFailed,
  startSimulatorProcess,
} from './simulator-process.ts';

const defaultBeds = 4;
const bedsMax = 64;
const defaultPort = 8080;
const portMax = 65_535;

const help = `Usage: circuitwatch demo [--beds N] [--scenario NAME] [--seed N] [--port N] [--data DIR]

Starts simulated beds on pseudo-terminals (over TCP where there are none) and a gateway that reads them.

  --beds N         1 to ${bedsMax} (default ${defaultBeds})
  --scenario NAME  what happens at the beds; \`circuitwatch simulate --help\` lists them
  --seed N         equal seeds give equal runs
  --listen KIND    pty or tcp (default pty)
  --port N         where the screens are (default ${defaultPort}, or the variable PORT); 0 picks a free one
  --data DIR       where the recordings go (default ./data)

Ctrl-C stops everything. Simulated: not for use on patients.

Example: circuitwatch demo --beds 2 --port 0
`;

/** The configuration of the simulated ward, checked as a file would be. */
function demoConfig(
  ports: readonly SimulatedPort[],
  beds: readonly SimulatedBed[],
  port: number,
  dataDir: string,
): SiteConfig {
  const config = {
    site: { name: 'Demo' },
    port,
    dataDir,
    sourceMode: 'demo',
    beds: beds.map(({ bed, patient, sources }) => ({
      id: `bed-${bed}`,
      label: String(bed),
      patient,
      devices: ports
        .filter((simulated) => simulated.bed === bed)
        .map(({ deviceId, device, url, options, pollPeriodMs }) => ({
          id: deviceId,
          profile: device,
          port: url,
          options,
          ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
        })),
      sources,
    })),
  };
  // JSON is YAML: what checks a hospital's file checks this one.
  const result = checkConfigText(JSON.stringify(config), {});
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.loaded.config;
}

function portOf(text: string | undefined): number {
  const fromEnvironment = process.env['PORT'];
  return (
    wholeNumber('port', text, 0, portMax) ??
    wholeNumber('PORT', fromEnvironment === '' ? undefined : fromEnvironment, 0, portMax) ??
    defaultPort
  );
}

export async function demoCommand(args: readonly string[]): Promise<number> {
  const string = { type: 'string' } as const;
  const { values } = parseCommandLine(args, {
    beds: string,
    scenario: string,
    seed: string,
    listen: string,
    port: string,
    data: string,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const bedCount = wholeNumber('beds', values.beds, 1, bedsMax) ?? defaultBeds;
  const port = portOf(values.port);
  const environment = readEnvironment(process.env);
  if (environment.problems[0]) throw new UsageError(environment.problems[0]);
  warnAboutNode();
  const passed = (['scenario', 'seed', 'listen'] as const).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}=${value}`];
  });
  try {
    const simulators = await startSimulatorProcess(passed, bedCount);
    try {
      return await runGateway({
        config: demoConfig(simulators.ports, simulators.beds, port, values.data ?? './data'),
        dataDir: resolve(values.data ?? './data'),
        logLevel: environment.overrides.logLevel ?? 'warn',
        abort: simulators.ended,
        onReady: () =>
          process.stderr.write(
            `${bedCount} simulated beds (${simulators.beds[0]?.scenario}). Not for use on patients. Ctrl-C stops.\n`,
          ),
      });
    } finally {
      await simulators.stop();
    }
  } catch (error) {
    if (!(error instanceof SimulatorsFailed)) throw error;
    return error.exitCode === exitCodes.usage ? exitCodes.usage : exitCodes.finding;
  }
}
