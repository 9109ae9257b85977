/**
 * The built client. Hashed assets are kept for ever by browsers, the page itself is asked for each time; compressed
 * copies made by the client's build are served when the browser takes them. The client keeps its state in the query
 * string, so `/` is its only page and a mistyped address is a 404, not a working page.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

const yearSeconds = 365 * 24 * 3600;

export function registerClient(app: FastifyInstance, clientDir: string): void {
  const isBuilt = existsSync(join(clientDir, 'index.html'));
  if (isBuilt) {
    app.register(fastifyStatic, {
      root: clientDir,
      index: ['index.html'],
      preCompressed: true,
      dotfiles: 'deny',
      list: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(clientDir, 'assets'));
        reply.header(
          'cache-control',
          isHashed ? `public, max-age=${yearSeconds}, immutable` : 'public, no-cache',
        );
      },
    });
  } else {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/plain').send('The screen is not built. Run: npx -y pnpm@12 build\n'),
    );
  }
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'notFound', `There is nothing at ${request.method} ${request.url.slice(0, 200)}`),
  );
}
