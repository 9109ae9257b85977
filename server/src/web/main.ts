/**
 * Entry of the web process: arguments, wiring, listening, supervision. It is started by the supervisor and holds nothing
 * that would be lost with it: killed and started again, it is complete after the core's next snapshot.
 */
import { beSupervised } from '../link/supervised.ts';
import { parseWebArguments } from '../link/process-messages.ts';
import { createLog } from '../foundation/log.ts';
import { logLevels } from '../foundation/log-level.ts';
import { buildApp } from './app.ts';
import { startHistoryWorker } from './history/history-worker-client.ts';
import { socketFeed } from './socket-feed.ts';
import { systemClock } from './web-clock.ts';

const args = parseWebArguments(process.argv.slice(2));
const log = createLog('web', logLevels.find((level) => level === args.logLevel) ?? 'info');

const app = buildApp({
  feed: socketFeed(args.socketPath),
  clock: systemClock,
  logger: log,
  history: startHistoryWorker(args.dataDir),
  clientDir: args.clientDir,
});
const supervised = beSupervised(() => app.close());

try {
  await app.listen({ host: args.host, port: args.port });
  const address = app.server.address();
  if (typeof address === 'object' && address !== null)
    supervised.report({ type: 'listening', port: address.port });
} catch (error) {
  supervised.report({ type: 'fatal', message: listenProblem(error) });
}

function listenProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${args.port} is in use. Stop the program that has it, or choose another port with --port.`;
  if (code === 'EACCES') return `Port ${args.port} may not be opened by this user. Choose one above 1023.`;
  return error instanceof Error ? error.message : String(error);
}
