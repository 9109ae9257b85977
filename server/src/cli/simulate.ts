/**
 * `circuitwatch simulate`: runs the simulators package as a process of its own and passes arguments and output through.
 *
 * A process and not an import: the gateway never links against its simulators (they may only meet over a port).
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const simulatorsEntry = fileURLToPath(new URL('../../../simulators/src/main.ts', import.meta.url));

/** Ctrl-C reaches the child by itself: it is in the same process group. */
function ignoreInterrupt(): void {}

export async function simulateCommand(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [simulatorsEntry, ...args], { stdio: 'inherit' });
  const onTerminate = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', ignoreInterrupt);
  process.on('SIGTERM', onTerminate);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1)));
    });
  } finally {
    process.removeListener('SIGINT', ignoreInterrupt);
    process.removeListener('SIGTERM', onTerminate);
  }
}
