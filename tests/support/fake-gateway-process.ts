/** The fake gateway as a process of its own, so that a browser test can freeze it as a dead network would. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface FakeGatewayProcess {
  readonly url: string;
  /** Stops answering without closing a socket. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** `port` 0 takes a free one. */
export async function startFakeGateway(beds: number, port = 0): Promise<FakeGatewayProcess> {
  const script = join(import.meta.dirname, 'fake-gateway.ts');
  const child = spawn(process.execPath, [script, '--port', String(port), '--beds', String(beds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the fake gateway ended with ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\/\/\S+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGCONT');
        child.kill('SIGKILL');
      }),
  };
}
