/** The command line as people meet it: help, mistakes, exit codes, and the demo from start to Ctrl-C. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess, isAlive } from '../support/cli-process.ts';
import { isStreaming, untilBed } from '../support/gateway-api.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<CliProcess> {
  const process = new CliProcess(args);
  await process.ended(60_000);
  return process;
}

describe('the command line', () => {
  it('explains itself, and each command does too', async () => {
    const help = await run('--help');
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    for (const name of ['serve', 'demo', 'simulate', 'recording', 'device', 'config', 'doctor']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    for (const name of ['serve', 'demo', 'config', 'doctor']) {
      expect(await run(name, '--help')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`circuitwatch ${name}`),
      });
    }
  });

  it('prints its version', async () => {
    expect(await run('--version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^circuitwatch \d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    [['frobnicate'], /There is no command "frobnicate"/],
    [[], /Which command/],
    [['serve', '--colour'], /Unknown option '--colour'/],
    [['demo', '--beds', 'many'], /--beds must be a whole number from 1 to 64, not "many"/],
    [['demo', '--port', '70000'], /--port must be a whole number from 0 to 65535/],
    [['demo', '--scenario', 'party'], /Scenarios are lively/],
    [['config', 'validate', 'x.yaml'], /config check FILE/],
  ])('exits 2 on %o and says why', async (args, says) => {
    const process = await run(...args);
    expect(process.exitCode).toBe(2);
    expect(process.stderr).toMatch(says);
    expect(process.stdout).toBe('');
  });

  it('checks a configuration for people and for programs', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'beds: []\ncolour: red\n');
    const people = await run('config', 'check', file);
    expect(people.exitCode).toBe(1);
    expect(people.stderr).toMatch(/error: .*bad\.yaml:1:7: beds: .*at least 1/);
    const programs = await run('config', 'check', file, '--json');
    expect(programs.exitCode).toBe(1);
    const findings = programs.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', line: 2, column: 1, path: 'colour' }),
    );
    const good = await run('config', 'check', join(import.meta.dirname, '../../circuitwatch.example.yaml'));
    expect(good).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/is good: 1 beds, 4 devices/) });
  });

  it('looks at the machine', async () => {
    const doctor = await run('doctor', '--data', folder, '--json');
    const findings = doctor.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(findings).toContainEqual(expect.objectContaining({ what: 'node', ok: true }));
    expect(findings).toContainEqual(expect.objectContaining({ what: 'data folder', ok: true }));
  });
});

describe.each(['pty', 'tcp'])('the demo over %s', (listen) => {
  it('streams simulated beds with all their devices, and Ctrl-C leaves no process', async () => {
    const data = join(folder, `demo-${listen}`);
    const demo = new CliProcess(
      ['demo', '--beds', '1', '--scenario', 'steady', '--port', '0', '--data', data, '--listen', listen],
      { CIRCUITWATCH_LOG_LEVEL: 'silent' },
    );
    try {
      const url = await demo.ready();
      const bed = await untilBed(url, 'bed-1', 'all ports fresh', ({ ports }) =>
        ports.every(({ freshness }) => freshness === 'fresh'),
      );
      expect(isStreaming(bed)).toBe(true);
      expect(bed.ports.map(({ device }) => device)).toEqual(['pump', 'probe', 'cdi', 'sweep']);
      expect(bed.recording).toBe(true);
      const children = demo.children();
      demo.signal('SIGINT');
      expect(await demo.ended()).toBe(0);
      expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
    } finally {
      await demo.cleanUp();
    }
  });
});
