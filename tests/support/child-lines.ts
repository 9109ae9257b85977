/** A child process that talks in JSON lines, for tests that kill it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Line = Readonly<Record<string, unknown>>;

export class LineChild {
  readonly #child: ChildProcess;
  readonly lines: Line[] = [];
  readonly #waiting: {
    wants: (line: Line) => boolean;
    resolve: (line: Line) => void;
    reject: (error: Error) => void;
  }[] = [];
  readonly #ended: Promise<unknown>;
  #stderr = '';
  #isEnded = false;

  /** `before` is a command that runs Node, like `strace …`. */
  constructor(script: string, args: readonly string[], before: readonly string[] = []) {
    const [command = process.execPath, ...rest] = [...before, process.execPath, script, ...args];
    this.#child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('the child has no pipes');
    stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    const reader = createInterface({ input: stdout });
    reader.on('line', (text) => this.#receive(text));
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    const silent = new Promise<void>((resolve) => {
      reader.on('close', () => {
        this.#isEnded = true;
        for (const { reject } of this.#waiting) reject(new Error(`the child ended: ${this.#stderr}`));
        resolve();
      });
    });
    this.#ended = Promise.all([exited, silent]);
  }

  #receive(text: string): void {
    const line: unknown = JSON.parse(text);
    if (typeof line !== 'object' || line === null) return;
    const known = Object.fromEntries(Object.entries(line));
    this.lines.push(known);
    for (const waiting of this.#waiting.filter(({ wants }) => wants(known))) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve(known);
    }
  }

  /** The first line from now on that fits; rejects when the child ends before. */
  next(wants: (line: Line) => boolean): Promise<Line> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) reject(new Error(`the child has ended: ${this.#stderr}`));
      else this.#waiting.push({ wants, resolve, reject });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Kills the process and waits until everything it had said has arrived. */
  async kill(): Promise<void> {
    const pid = this.lines.find((line) => typeof line['pid'] === 'number')?.['pid'];
    try {
      process.kill(typeof pid === 'number' ? pid : this.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    await this.#ended;
  }

  /** The greatest seq acknowledged before a moment of wall time (lines that say when carry `toldMs`). */
  acknowledged(beforeMs = Number.POSITIVE_INFINITY): number {
    const told = this.lines.filter((line) => !(Number(line['toldMs']) >= beforeMs));
    return told.reduce(
      (max, line) => (typeof line['seq'] === 'number' ? Math.max(max, line['seq']) : max),
      0,
    );
  }
}
