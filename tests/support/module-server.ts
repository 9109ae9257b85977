/**
 * The sources of client and shared as modules for a browser, types stripped and nothing else: a test that imports them there
 * runs the very code, without a bundler between.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');
const served = /^\/(client|shared)\/src\/[\w./-]+\.ts$/;

/** Bare names of the workspace, as the browser must read them. */
const page = `<!doctype html><script type="importmap">
{"imports":{"@circuitwatch/shared/":"/shared/src/"}}
</script><title>modules</title>`;

export interface ModuleServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startModuleServer(): Promise<ModuleServer> {
  const server = createServer((request, response) => {
    const path = normalize(request.url ?? '/');
    if (!served.test(path)) {
      response.setHeader('content-type', 'text/html').end(page);
      return;
    }
    void readFile(join(root, path), 'utf8').then(
      (text) => response.setHeader('content-type', 'text/javascript').end(stripTypeScriptTypes(text)),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
