/**
 * How the page is built: hashed assets, no inline script (the gateway sends `default-src 'self'; worker-src 'self'`), and
 * a .br and .gz file beside each text asset so that the gateway never compresses while it serves.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const textAsset = /\.(?:js|css|html|svg|json)$/;
/** Smaller files gain nothing: they fit in one packet. */
const compressFromBytes = 1_024;

function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'circuitwatch-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const entry of await readdir(outDir, { recursive: true })) {
        if (!textAsset.test(entry)) continue;
        const file = join(outDir, entry);
        const bytes = await readFile(file);
        if (bytes.byteLength < compressFromBytes) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), precompress()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
});
