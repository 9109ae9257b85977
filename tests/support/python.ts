/** Finds a Python 3 that can do what a test needs, or says why there is none. */
import { spawnSync } from 'node:child_process';

const candidates = ['python3', '/usr/bin/python3'];

/** The first Python that can import `module`, or the reason for skipping. */
export function findPython(module: string): { readonly python: string } | { readonly reason: string } {
  for (const python of candidates) {
    const tried = spawnSync(python, ['-c', `import ${module}`], { encoding: 'utf8' });
    if (tried.status === 0) return { python };
  }
  return { reason: `no python3 with the module ${module}` };
}
