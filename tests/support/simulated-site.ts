/** Simulated beds and the real gateway on them, for browser and integration tests: control of the simulators included. */
import {
  startSimulators,
  type RunningSimulators,
  type SimulatorOptions,
} from '@circuitwatch/simulators/simulators.ts';
import { startGateway, type GatewayProcess } from './gateway-process.ts';
import { until } from './processes.ts';

export interface SimulatedSite {
  readonly simulators: RunningSimulators;
  readonly gateway: GatewayProcess;
  stop(): Promise<void>;
}

/** The gateway's configuration for what the simulators offer. */
export function siteConfig(
  simulators: RunningSimulators,
  sourceMode: 'demo' | 'test' = 'demo',
): Record<string, unknown> {
  return {
    site: { name: 'Simulated ward' },
    sourceMode,
    beds: simulators.beds.map((bed) => ({
      id: `bed-${bed.bed}`,
      label: String(bed.bed),
      patient: bed.patient,
      sources: bed.sources,
      devices: simulators.ports
        .filter((port) => port.bed === bed.bed)
        .map((port) => ({
          id: port.deviceId,
          profile: port.device,
          port: port.url,
          options: port.options,
          ...(port.pollPeriodMs === undefined ? {} : { pollPeriodMs: port.pollPeriodMs }),
        })),
    })),
  };
}

/** One process per port: on a small machine the last one is up well after the first. */
const portsWaitMs = 90_000;

interface Health {
  readonly runs: readonly { readonly ports: readonly { readonly phase: string }[] }[];
}

async function allStreaming(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/api/health`).catch(() => undefined);
  if (!response) return undefined;
  const { runs } = (await response.json()) as Health;
  const ports = runs.flatMap((run) => run.ports);
  return ports.length > 0 && ports.every((port) => port.phase === 'streaming') ? true : undefined;
}

export async function startSimulatedSite(options: SimulatorOptions): Promise<SimulatedSite> {
  const simulators = await startSimulators(options);
  const gateway = await startGateway(siteConfig(simulators));
  await until('all ports streaming', portsWaitMs, () => allStreaming(gateway.url));
  return {
    simulators,
    gateway,
    async stop() {
      await gateway.stop();
      await simulators.close();
    },
  };
}
