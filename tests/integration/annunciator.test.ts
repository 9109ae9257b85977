/** The gateway's sounders as real processes: what they are told, what happens when they hang, fail or do not exist. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnnunciatorRunner, openSounders } from '@circuitwatch/server/annunciator/annunciator-runner.ts';
import type { Annunciator, AnnunciatorOrder } from '@circuitwatch/server/annunciator/annunciator.ts';
import { CommandHook } from '@circuitwatch/server/annunciator/command-hook.ts';
import { findPlayer, SystemPlayer } from '@circuitwatch/server/annunciator/system-player.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import type { ClientConditionsReport } from '@circuitwatch/server/link/web-to-core.ts';
import { tonalSoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import type { AudibleView } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { measurePulses } from '@circuitwatch/shared/sound/spectrum.fixture.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/feed-listener.ts';

const high: AnnunciatorOrder = { priority: 'high', bedIds: ['bed-1', 'bed-2'], reason: 'noBedsideSound' };
const silent: AnnunciatorOrder = { priority: null, bedIds: [], reason: null };
const log = createLog('core', 'silent');

let folder: string;
let failures: string[];
const open: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'circuitwatch-annunciator-'));
  failures = [];
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});

function script(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const lines = (name: string): string[] => {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

/** A relay program that writes down what it is told. */
const relay = (before = ''): string =>
  script(
    'relay',
    `${before}\necho "$1 $CIRCUITWATCH_ALARM_STATE $CIRCUITWATCH_ALARM_PRIORITY $CIRCUITWATCH_ALARM_BEDS $CIRCUITWATCH_ALARM_REASON" >> ${folder}/said`,
  );

function hook(argv: readonly [string, ...string[]], timeoutMs = 2_000): CommandHook {
  const made = new CommandHook({
    argv,
    timeoutMs,
    onFailure: (reason) => failures.push(reason),
    repeatMs: 300,
    retryMs: 100,
  });
  open.push(made);
  return made;
}

const saidAtLeast = (count: number): Promise<string[]> =>
  until(`${count} calls of the relay`, () => (lines('said').length >= count ? lines('said') : undefined));

describe('the command hook', () => {
  it('[R27] tells the program state, priority, beds and reason, repeats while on, and says off once', async () => {
    const command = hook([relay(), 'pin-4']);
    command.order(high);
    const said = await saidAtLeast(2);
    expect(new Set(said)).toEqual(new Set(['pin-4 on high bed-1,bed-2 noBedsideSound']));
    command.order(silent);
    await until('off', () => (lines('said').at(-1) === 'pin-4 off none  none' ? true : undefined));
    const count = lines('said').length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(lines('said')).toHaveLength(count);
    expect(command.health).toMatchObject({ ok: true, failures: 0 });
  });

  it('kills a program that hangs, with what it started, counts it, and tries again', async () => {
    const command = hook([relay(`sleep 30 & echo $! >> ${folder}/pids\nsleep 30`)], 200);
    command.order(high);
    await until('two failures', () => (failures.length >= 2 ? true : undefined));
    command.close();
    expect(failures[0]).toContain('took longer than 200 ms');
    expect(command.health).toMatchObject({ ok: false });
    const alive = (pid: string): boolean => {
      try {
        // A zombie nobody has waited for yet answers signals, too.
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    await until('the children are gone', () => (lines('pids').some(alive) ? undefined : true));
  });

  it('a program that does not exist is a failure told in words, again and again, and breaks nothing', async () => {
    const command = hook(['/nowhere/relay']);
    command.order(high);
    await until('two failures', () => (failures.length >= 2 ? true : undefined));
    expect(failures[0]).toContain('/nowhere/relay cannot be started');
    expect(command.health.failures).toBeGreaterThanOrEqual(2);
  });

  it('a program that fails says why, and the last state wins while one runs', async () => {
    const command = hook([relay('sleep 0.2'), 'a']);
    command.order(high);
    command.order({ ...high, bedIds: ['bed-9'] });
    command.order(silent);
    const said = await saidAtLeast(2);
    expect(said).toEqual(['a on high bed-1,bed-2 noBedsideSound', 'a off none  none']);
    hook([script('broken', 'echo "no such pin" >&2; exit 3')]).order(high);
    await until('a failure', () => (failures.length > 0 ? true : undefined));
    expect(failures[0]).toMatch(/ended by code 3: no such pin/);
  });
});

describe('the system player', () => {
  function player(body: string): SystemPlayer {
    const file = script('aplay', body);
    const found = findPlayer('auto', folder);
    expect(found).toEqual({ name: 'aplay', file });
    if (!found) throw new Error('no player');
    const made = new SystemPlayer({
      player: found,
      set: {
        ...tonalSoundSet,
        bursts: { ...tonalSoundSet.bursts, high: { ...tonalSoundSet.bursts.high, interburstMs: 100 } },
      },
      folder,
      onFailure: (reason) => failures.push(reason),
    });
    open.push(made);
    return made;
  }

  it('[R27] plays the HIGH burst again and again, a WAV file with the ten pulses, until it is told to stop', async () => {
    const speaker = player(`echo "$2" >> ${folder}/said`);
    speaker.order(high);
    const said = await saidAtLeast(3);
    speaker.order(silent);
    const wav = readFileSync(said[0] ?? '');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    const samples = Float32Array.from(
      { length: (wav.length - 44) / 2 },
      (_, i) => wav.readInt16LE(44 + 2 * i) / 0x7fff,
    );
    expect(measurePulses(samples, wav.readUInt32LE(24))).toHaveLength(10);
    expect(speaker.health).toMatchObject({ name: 'aplay', ok: true, failures: 0 });
  });

  it('silence cuts a running burst at once, which is no failure', async () => {
    const speaker = player(`echo $$ >> ${folder}/said; exec sleep 30`);
    speaker.order(high);
    const [pid] = await saidAtLeast(1);
    speaker.order(silent);
    await until('the player is gone', () => (existsSync(`/proc/${pid}/exe`) ? undefined : true));
    expect(failures).toEqual([]);
  });

  it('a player without a sound card is a failure with its own words', async () => {
    player('echo "cannot open audio device" >&2; exit 1').order(high);
    await until('a failure', () => (failures.length > 0 ? true : undefined));
    expect(failures[0]).toContain('cannot open audio device');
  });

  it('without a player there is none, and the gateway goes on without it', () => {
    expect(findPlayer('auto', folder)).toBe(undefined);
    expect(findPlayer('paplay', `${folder}:/nowhere`)).toBe(undefined);
  });
});

describe('the runner', () => {
  const alarm: AudibleView = { priority: 'high', onsetMs: 1, consequenceOf: null };
  const report = (sounding: boolean): ClientConditionsReport => ({
    type: 'clientConditions',
    conditions: [],
    sounding: sounding ? [{ bedId: 'bed-1', priority: 'high' }] : [],
    attended: ['bed-1'],
    alarmTests: [],
  });

  function runner(sounders: readonly Annunciator[], views: () => AudibleView[]): AnnunciatorRunner {
    const made = new AnnunciatorRunner({
      sounders,
      beds: () => [{ bedId: 'bed-1', views: views(), audio: { type: 'on' } }],
      gatewayMs: () => 10,
      monotonicMs: () => performance.now(),
      log,
    });
    open.push(made);
    return made;
  }

  it('[R27] a HIGH alarm reaches the real program within 3 s when no bedside display sounds, and ends with it', async () => {
    let views = [alarm];
    const config = { player: 'off', command: [relay(), 'pin-4'], commandTimeoutMs: 2_000 } as const;
    const argv = { ...config, command: [...config.command] };
    const sounders = openSounders(argv, tonalSoundSet, folder, log);
    const startMs = performance.now();
    runner(sounders, () => views);
    await saidAtLeast(1);
    expect(performance.now() - startMs).toBeGreaterThan(1_900);
    expect(performance.now() - startMs).toBeLessThan(3_000);
    views = [];
    await until('off', () => (lines('said').at(-1)?.startsWith('pin-4 off') ? true : undefined));
  });

  it('[R27] a bedside display that proves its sound keeps the program silent, until it stops proving', async () => {
    const made = runner([hook([relay(), 'pin-4'])], () => [alarm]);
    made.displays(report(true));
    const proofs = setInterval(() => made.displays(report(true)), 500);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(lines('said')).toEqual([]);
    clearInterval(proofs);
    const said = await saidAtLeast(1);
    expect(said[0]).toBe('pin-4 on high bed-1 displaysLost');
  });

  it('[R76] a test sounds once although nothing is wrong', async () => {
    const made = runner([hook([relay(), 'pin-4'])], () => []);
    made.test();
    expect((await saidAtLeast(1))[0]).toBe('pin-4 on high  test');
  });
});
