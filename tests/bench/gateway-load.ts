/** A gateway under the `bench-16` load: one bed per pseudo-terminal, recording and alarms on. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';

const register = pathToFileURL(join(import.meta.dirname, 'load/register.ts'));

export function benchConfig(ports: readonly string[]): Record<string, unknown> {
  return {
    site: { name: 'bench' },
    beds: ports.map((port, index) => ({
      id: `bed-${index + 1}`,
      label: String(index + 1),
      patient: { weightKg: 3.1, mode: 'VA' },
      devices: [{ id: 'load', profile: 'bench-16', port }],
    })),
  };
}

export function startBenchGateway(
  paths: readonly string[],
  options: { dataDir?: string; keepData?: boolean } = {},
): Promise<GatewayProcess> {
  const ports = paths.map((path) => `serial:${path}?baud=115200`);
  return startGateway(benchConfig(ports), {
    ...options,
    env: { NODE_OPTIONS: `--import ${register.href}` },
  });
}
