/** The web process's log: JSON lines on stderr, because stdout belongs to whoever started the gateway. */
import type { FastifyBaseLogger } from 'fastify';
import { destination, pino } from 'pino';

export function createWebLogger(level: string): FastifyBaseLogger {
  return pino({ level, name: 'web' }, destination(2));
}
