/**
 * A gateway without devices, core and recorder, for building and testing the screen: the real web application on invented
 * beds. `node tests/support/fake-gateway.ts --port 8090 --beds 4 --client client/dist`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '@circuitwatch/server/web/app.ts';
import { systemClock } from '@circuitwatch/server/web/web-clock.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { SyntheticFeed } from './synthetic-feed.ts';
import { syntheticHistory } from './synthetic-history.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    beds: { type: 'string', default: '4' },
    client: { type: 'string', default: join(import.meta.dirname, '../../client/dist') },
  },
});
const beds = Number(values.beds);

const app = buildApp({
  feed: new SyntheticFeed(beds, Date.now()),
  clock: systemClock,
  logger: createLog('web', 'warn'),
  history: syntheticHistory(beds),
  clientDir: values.client,
});
const url = await app.listen({ host: '127.0.0.1', port: Number(values.port) });
console.log(`Synthetic beds at ${url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
