/** Where the built screens are, seen from the command line's own files. */
import { fileURLToPath } from 'node:url';

export const clientDir = fileURLToPath(new URL('../../../client/dist', import.meta.url));
