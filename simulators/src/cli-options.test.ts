/** The command line and the control channel: what is accepted, and what the errors say. */
import { describe, expect, it } from 'vitest';
import { parseCli, usage } from './cli-options.ts';
import { parseCommandLine } from './commands.ts';
import { scenarioNames } from './scenarios/index.ts';

describe('the command line', () => {
  it('runs one bed with everything and no bed lines without arguments', () => {
    expect(parseCli([])).toEqual({
      kind: 'run',
      options: {
        simulators: { beds: 1, scenario: 'lively', seed: 1, listen: 'pty', speed: 1 },
        describeBeds: false,
      },
    });
  });

  it('takes every option', () => {
    const args =
      '--beds 3 --device alicat --device emtec-bioprott --scenario air --seed 7 --listen tcp --dir /tmp/x';
    expect(parseCli([...args.split(' '), '--speed', '2.5', '--preset', 'adult-vv'])).toEqual({
      kind: 'run',
      options: {
        simulators: {
          beds: 3,
          scenario: 'air',
          seed: 7,
          listen: 'tcp',
          speed: 2.5,
          profileIds: ['alicat', 'emtec-bioprott'],
          presets: ['adult-vv'],
          directory: '/tmp/x',
        },
        describeBeds: true,
      },
    });
  });

  it.each([
    ['--beds 0', '1 to 64'],
    ['--beds 65', '1 to 64'],
    ['--beds two', '1 to 64'],
    ['--device laser', 'emtec-bioprott'],
    ['--preset giant', 'neonate-va'],
    ['--scenario nothing', 'lively'],
    ['--seed -1', '--seed'],
    ['--speed 0', '--speed'],
    ['--speed fast', '--speed'],
    ['--listen carrier-pigeon', 'pty or tcp'],
    ['--unknown', '--unknown'],
    ['stray', 'stray'],
  ])('"%s" is refused with the remedy', (args, remedy) => {
    const parsed = parseCli(args.split(' '));
    expect(parsed.kind).toBe('problem');
    expect(parsed.kind === 'problem' && parsed.text).toContain(remedy);
  });

  it('describes every scenario in its help', () => {
    expect(parseCli(['--help'])).toEqual({ kind: 'help' });
    for (const name of scenarioNames) expect(usage).toContain(name);
  });
});

describe('the control channel', () => {
  it.each([
    '{"bed":1,"device":"pump","fault":"unplugged","seconds":20}',
    '{"bed":1,"device":"pump","fault":"silent"}',
    '{"bed":1,"device":"pump","clear":"silent"}',
    '{"bed":2,"device":"cdi","action":"store"}',
    '{"bed":1,"scenario":"drainage-kink"}',
    '{"scenario":"steady"}',
    '{"bed":1,"rpm":2500}',
    '{"report":true}',
  ])('takes %s', (line) => {
    expect(parseCommandLine(line)).toEqual({ ok: true, command: JSON.parse(line) });
  });

  it.each([
    '',
    '{',
    '[]',
    '{}',
    '{"bed":1}',
    '{"bed":1,"rpm":-5}',
    '{"bed":1,"device":"pump","fault":"fire"}',
  ])('refuses %s', (line) => {
    expect(parseCommandLine(line).ok).toBe(false);
  });

  it('refuses a line that is too long', () => {
    expect(parseCommandLine(`{"scenario":"${'x'.repeat(5000)}"}`)).toMatchObject({ ok: false });
  });
});
