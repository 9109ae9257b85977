import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatProblem } from './config-problem.ts';
import { checkConfigText, loadConfig } from './load-config.ts';
import type { Environment } from './environment.ts';

const good = `site:
  name: PICU
sourceMode: test
beds:
  - id: bed-1
    label: "1"
    patient: { weightKg: 3.5, mode: VA }
    devices:
      - id: pump
        profile: xenios-novalung
        port: serial:/dev/serial/by-id/usb-1
      - id: probe
        profile: emtec-bioprott
        port: tcp://127.0.0.1:4001
    sources:
      flow: probe
  - id: bed-2
    label: "2"
    patient:
      weightKg: 60
      mode: VV
    devices:
      - id: pump
        profile: xenios-novalung
        port: memory:bed-2
`;

function problemsOf(text: string, env: Environment = {}): string[] {
  const result = checkConfigText(text, env);
  if (result.ok) return [];
  return result.problems.map((problem) => formatProblem('c.yaml', problem));
}

/** Each mistake: what is replaced by what, and what the only problem must start with and contain. */
const mistakes: readonly (readonly [name: string, from: string, to: string, where: string, says: RegExp])[] =
  [
    ['a tab', '  name: PICU', '\tname: PICU', 'c.yaml:2:1', /not valid YAML.*spaces/],
    ['a key twice', '    label: "1"\n', '    label: "1"\n    label: "3"\n', 'c.yaml:7:5', /YAML.*Remove one/],
    ['a misspelt key', 'weightKg: 3.5', 'weigthKg: 3.5', 'c.yaml:7:', /Did you mean "weightKg"\?/],
    [
      'a key of nowhere',
      'site:\n',
      'colour: red\nsite:\n',
      'c.yaml:1:1',
      /no setting "colour".*Possible: site/,
    ],
    [
      'a text for a number',
      'weightKg: 60',
      'weightKg: heavy',
      'c.yaml:20:17',
      /a number, not "heavy".*weightKg: 3\.5/,
    ],
    [
      'a floor of the sound that does not exist',
      'sourceMode: test\n',
      'sourceMode: test\nsound: { highVolumeMin: 9 }\n',
      'c.yaml:4:',
      /too large: at most 7/,
    ],
    [
      'a command that is one text',
      'sourceMode: test\n',
      'sourceMode: test\nannunciator: { command: "relay --pin 4" }\n',
      'c.yaml:4:',
      /must be a list.*command: \[/,
    ],
    [
      'a player that is not known',
      'sourceMode: test\n',
      'sourceMode: test\nannunciator: { player: apaly }\n',
      'c.yaml:4:',
      /Did you mean "aplay"\?.*Write one of: auto/,
    ],
    [
      'a sounder that would stay silent',
      'sourceMode: test\n',
      "sourceMode: test\nannunciator: { player: 'off' }\n",
      'c.yaml:4:',
      /no player and no command.*player: auto/,
    ],
    [
      'a cannula without a size',
      'mode: VA }',
      'mode: VA, cannulae: { drainage: { model: LS mini } } }',
      'c.yaml:7:',
      /sizeFr: This line is missing.*sizeFr: 11/,
    ],
    [
      'a limit of a cannula without its source',
      'mode: VV\n',
      'mode: VV\n      cannulae:\n        return: { sizeFr: 17, pReturnMaxMmhg: { limit: 250 } }\n',
      'c.yaml:23:',
      /source: This line is missing/,
    ],
    [
      'a drainage limit without its sign',
      'mode: VA }',
      'mode: VA, cannulae: { drainage: { sizeFr: 11, p1MinMmhg: { limit: 100, source: maker } } } }',
      'c.yaml:7:',
      /too large: at most -10/,
    ],
    [
      'a target flow that the cannula is not for',
      'mode: VA }',
      'mode: VA, cannulae: { return: { sizeFr: 9, flowMaxLpm: { limit: 0.3, source: maker } } } }',
      'c.yaml:7:',
      /target flow is 0\.35 L\/min.*at most 0\.3.*targetFlowLpm/,
    ],
    [
      'an escalation that would never come',
      'sourceMode: test\n',
      'sourceMode: test\nescalation: { backupMs: 3600000 }\n',
      'c.yaml:4:',
      /too large: at most 300000/,
    ],
    [
      'escalation steps out of order',
      'sourceMode: test\n',
      'sourceMode: test\nescalation: { secondSounderMs: 60000, nurseCallMs: 45000 }\n',
      'c.yaml:4:',
      /secondSounderMs < nurseCallMs < backupMs/,
    ],
    ['a weight of zero', 'weightKg: 60', 'weightKg: 0', 'c.yaml:20:17', /too small: at least 0\.5/],
    ['a weight of tonnes', 'weightKg: 60', 'weightKg: 6000', 'c.yaml:20:17', /at most 250/],
    ['an unknown mode', 'mode: VV', 'mode: VAV', 'c.yaml:21:13', /Did you mean "VA"\? Write one of: VA, VV/],
    ['a number as label', 'label: "2"', 'label: 2', 'c.yaml:18:12', /must be a text, not 2.*label: "4"/],
    ['a capital id', 'id: bed-2', 'id: Bed 2', 'c.yaml:17:9', /lower-case letters, digits or hyphens/],
    [
      'no devices',
      '    devices:\n      - id: pump\n        profile: xenios-novalung\n        port: memory:bed-2\n',
      '    devices: []\n',
      'c.yaml:22:14',
      /at least 1 entries/,
    ],
    ['a missing port', '        port: memory:bed-2\n', '', 'c.yaml:23:9', /missing.*port: serial:/],
    [
      'an unknown profile',
      'profile: emtec-bioprott',
      'profile: emtec-bioprot',
      'c.yaml:13:18',
      /Did you mean "emtec-bioprott"\?.*one of: xenios/,
    ],
    [
      'a part of a profile',
      'profile: emtec-bioprott',
      'profile: bioprott',
      'c.yaml:13:18',
      /Did you mean "emtec-bioprott"\?/,
    ],
    [
      'a path as port',
      'port: serial:/dev/serial/by-id/usb-1',
      'port: /dev/ttyUSB0',
      'c.yaml:11:15',
      /Write serial:\/dev\/ttyUSB0/,
    ],
    ['a Windows port', 'port: serial:/dev/serial/by-id/usb-1', 'port: COM3', 'c.yaml:11:15', /Windows/],
    [
      'a misspelt line setting',
      'by-id/usb-1',
      'by-id/usb-1?buad=9600',
      'c.yaml:11:15',
      /Did you mean "baud"\?/,
    ],
    [
      'an impossible parity',
      'by-id/usb-1',
      'by-id/usb-1?parity=mark',
      'c.yaml:11:15',
      /parity=none, even or odd/,
    ],
    ['an impossible speed', 'by-id/usb-1', 'by-id/usb-1?baud=fast', 'c.yaml:11:15', /baud=19200/],
    [
      'a TCP port without number',
      'tcp://127.0.0.1:4001',
      'tcp://127.0.0.1',
      'c.yaml:14:15',
      /Write tcp:\/\/HOST:PORT/,
    ],
    [
      'a port used twice',
      'memory:bed-2',
      'tcp://127.0.0.1:4001',
      'c.yaml:25:15',
      /already used by beds\[0\]\.devices\[1\]\.port/,
    ],
    ['an unknown scheme', 'memory:bed-2', 'udp://127.0.0.1:1', 'c.yaml:25:15', /not a port\. Write serial:/],
    ['a bed id used twice', 'id: bed-2', 'id: bed-1', 'c.yaml:17:9', /Two beds have the id "bed-1"/],
    ['a label used twice', 'label: "2"', 'label: "1"', 'c.yaml:18:12', /could not tell them apart/],
    ['a device id used twice', 'id: probe', 'id: pump', 'c.yaml:12:13', /called "pump"/],
    ['a reserved device id', 'id: probe', 'id: derived', 'c.yaml:12:13', /reserved/],
    [
      'no choice of source',
      '    sources:\n      flow: probe\n',
      '',
      'c.yaml:',
      /"flow: pump" or "flow: probe" under sources/,
    ],
    ['a source of nowhere', 'flow: probe', 'flow: cdi', 'c.yaml:16:13', /no device "cdi".*pump, probe/],
    [
      'a source for a channel that nobody gives',
      'flow: probe',
      'flow: probe\n      svo2: pump',
      'c.yaml:17:13',
      /No device of this bed gives "svo2"/,
    ],
    [
      'a poll period for a device that only sends',
      'port: tcp://127.0.0.1:4001',
      'port: tcp://127.0.0.1:4001\n        pollPeriodMs: 500',
      'c.yaml:15:23',
      /not polled.*remove/,
    ],
    [
      'a poll period that is too fast',
      'port: memory:bed-2',
      'port: memory:bed-2\n        pollPeriodMs: 60',
      'c.yaml:26:23',
      /100/,
    ],
    [
      'an unknown option',
      'port: memory:bed-2',
      'port: memory:bed-2\n        options: { presures: [] }',
      'c.yaml:26:20',
      /Did you mean "pressures"\?/,
    ],
    [
      'an open host',
      'site:\n',
      'host: 0.0.0.0\nsite:\n',
      'c.yaml:1:7',
      /does not know people and does not encrypt.*host: 127\.0\.0\.1/,
    ],
    ['a memory port in the real world', 'sourceMode: test', 'sourceMode: real', 'c.yaml:25:15', /tests only/],
  ];

describe('a configuration', () => {
  it('that is good loads, with defaults filled in', () => {
    const result = checkConfigText(good, {});
    expect(result.ok && result.loaded.config).toMatchObject({ host: '127.0.0.1', port: 8080 });
    expect(result.ok && result.loaded.warnings).toEqual([]);
  });

  it.each(mistakes)('with %s tells the line and the remedy', (_name, from, to, where, says) => {
    expect(good).toContain(from);
    const problems = problemsOf(good.replace(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
    expect(problems[0]?.startsWith(where), `${problems[0]} starts with ${where}`).toBe(true);
  });

  it('tells all its mistakes at once, in the order of the file', () => {
    const problems = problemsOf(good.replace('mode: VA', 'mode: V').replace('weightKg: 60', 'weightKg: 0'));
    expect(problems.map((problem) => problem.split(':')[1])).toEqual(['7', '20']);
  });

  it('that is empty says what is missing', () => {
    expect(problemsOf('')[0]).toMatch(/beds: This line is missing/);
  });

  it('whose anchors explode is refused', () => {
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1,1]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]']
      .concat(['c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]', 'd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]'])
      .join('\n');
    expect(problemsOf(bomb)[0]).toMatch(/alias/i);
  });

  it('that does not exist says how to begin', () => {
    const result = loadConfig('/nowhere/circuitwatch.yaml', {});
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([
      'There is no such file. Copy circuitwatch.example.yaml and edit it.',
    ]);
  });

  it('of the repository, the commented example, is good', () => {
    const file = new URL('../../../circuitwatch.example.yaml', import.meta.url);
    expect(checkConfigText(readFileSync(file, 'utf8'), {}).ok).toBe(true);
  });

  it('polling faster than the only known rate loads with a warning at its device', () => {
    const text = good.replace('port: memory:bed-2', 'port: memory:bed-2\n        pollPeriodMs: 200');
    const result = checkConfigText(text, {});
    expect(result.ok && result.loaded.warnings.map((warning) => formatProblem('c.yaml', warning))).toEqual([
      expect.stringMatching(/^c\.yaml:23:9: beds\[1\]\.devices\[0\]: .*once a second/),
    ]);
  });
});

describe('the environment', () => {
  it('overrides the file', () => {
    const env = {
      CIRCUITWATCH_PORT: '0',
      CIRCUITWATCH_DATA_DIR: '/srv/data',
      CIRCUITWATCH_LOG_LEVEL: 'debug',
    };
    const result = checkConfigText(good, env);
    expect(result.ok && result.loaded).toMatchObject({
      config: { port: 0 },
      dataDir: '/srv/data',
      logLevel: 'debug',
    });
  });

  it.each([
    [{ CIRCUITWATCH_PORT: 'web' }, /CIRCUITWATCH_PORT must be a whole number/],
    [{ CIRCUITWATCH_PORTS: '1' }, /no variable CIRCUITWATCH_PORTS.*Did you mean "CIRCUITWATCH_PORT"/],
    [{ CIRCUITWATCH_LOG_LEVEL: 'loud' }, /must be one of fatal/],
    [{ CIRCUITWATCH_DATA_DIR: '' }, /empty/],
    [{ CIRCUITWATCH_HOST: '0.0.0.0' }, /CIRCUITWATCH_HOST.*this machine only/],
  ] as const)('with %o is refused', (env, says) => {
    const problems = problemsOf(good, env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
  });

  it('may close a host that the file opened', () => {
    const text = good.replace('site:\n', 'host: 0.0.0.0\nsite:\n');
    expect(problemsOf(text, { CIRCUITWATCH_HOST: '127.0.0.1' })).toEqual([]);
  });
});

describe('cannulae', () => {
  it('a limit looser than what is known of the cannula is a warning with its line', () => {
    const cannulae = 'cannulae: { drainage: { sizeFr: 11, p1MinMmhg: { limit: -140, source: maker } } }';
    const result = checkConfigText(good.replace('mode: VA }', `mode: VA, ${cannulae} }`), {});
    const warnings = result.ok ? result.loaded.warnings.map((one) => formatProblem('c.yaml', one)) : [];
    expect(warnings).toEqual([expect.stringMatching(/^c\.yaml:7:.*-140 mmHg is looser than -100 mmHg/)]);
  });
});

describe('escalation', () => {
  const load = (steps: string) => checkConfigText(`escalation: ${steps}\n${good}`, {});

  it("[R52] the site's times are within bounds and rise; what is not written is the default", () => {
    const result = load('{ secondSounderMs: 20000 }');
    expect(result.ok && result.loaded.config.escalation).toEqual({
      secondSounderMs: 20_000,
      nurseCallMs: 60_000,
      backupMs: 120_000,
    });
    expect(load('{ secondSounderMs: 9999 }').ok).toBe(false);
    expect(load('{ backupMs: 300001 }').ok).toBe(false);
    expect(load('{ nurseCallMs: 120000 }').ok).toBe(false);
  });
});
