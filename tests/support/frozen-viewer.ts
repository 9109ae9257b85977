/**
 * A viewer in a process of its own, so that a test can stop it with SIGSTOP: its socket stays open and nobody reads.
 * Arguments: port, bed. Prints `watching` once its snapshot has come.
 */
import { StreamViewer } from './stream-viewer.ts';

const [port = '', bedId = ''] = process.argv.slice(2);
await StreamViewer.watching(Number(port), [bedId]);
process.stdout.write('watching\n');
