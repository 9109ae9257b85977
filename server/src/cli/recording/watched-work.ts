/** Long work on the command line: how far it is goes to stderr, and Ctrl-C ends it without leaving half of a file. */
import { Cancelled, type LongWork } from '../../recording/long-work.ts';

const tellPeriodMs = 250;
const tellPeriodLogMs = 10_000;

/**
 * Runs `body` with progress and Ctrl-C.
 * @returns its result, or undefined when it was cancelled (said on stderr)
 */
export async function watchedWork<T>(
  what: string,
  body: (work: LongWork) => Promise<T>,
): Promise<T | undefined> {
  const isTerminal = process.stderr.isTTY;
  let isCancelled = false;
  let toldMs = performance.now();
  let hasTold = false;
  const cancel = (): void => {
    isCancelled = true;
  };
  const tell = (share: number): void => {
    toldMs = performance.now();
    hasTold = true;
    const text = `${what}: ${Math.floor(share * 100)} %`;
    process.stderr.write(isTerminal ? `\r${text}` : `${text}\n`);
  };
  process.on('SIGINT', cancel);
  try {
    return await body({
      async turn(share) {
        if (performance.now() - toldMs > (isTerminal ? tellPeriodMs : tellPeriodLogMs)) tell(share);
        // A signal is heard when the loop turns.
        await new Promise((resolve) => setImmediate(resolve));
        if (isCancelled) throw new Cancelled();
      },
    });
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.stderr.write(`${hasTold && isTerminal ? '\n' : ''}${what}: cancelled, nothing was written\n`);
    return undefined;
  } finally {
    process.off('SIGINT', cancel);
    if (hasTold && isTerminal) process.stderr.write('\n');
  }
}
