/**
 * Long recordings of one bed, kept in the benchmark cache: a month takes minutes to write. The key is the content of what
 * writes them, so that a changed layout never meets an old file.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildRecording, type BuiltRecording } from '../support/recording-builder.ts';
import { peerCache } from './peers/peer-cache.ts';

const windowsPerDay = 144;
const writers = ['server/src/recording', 'shared/src/recording', 'shared/src/wire', 'tests/support'];
const root = join(import.meta.dirname, '../..');

function writerHash(): string {
  const hash = createHash('sha256');
  for (const folder of writers) {
    const names = readdirSync(join(root, folder)).filter((name) => /^[a-z-]+\.ts$/.test(name));
    for (const name of names.toSorted()) hash.update(name).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What stands in place of the benchmark's channels where a page shows the recording. */
const screenChannels = [
  'flow',
  'p2',
  'p1',
  'p3',
  'pAux',
  'flowMean10s',
  'tArt',
  'tVen',
  'svo2',
  'so2ArtCalculated',
  'hct',
  'hb',
  'rpm',
  'po2Art',
  'pco2Art',
  'sweep',
];

/** A run as a screen shows it: channels of a bed, and an alarm every half hour. */
export function longReplay(days: number): BuiltRecording {
  return cached(`${days}d-replay`, {
    windows: days * windowsPerDay,
    seed: 2,
    channels: screenChannels,
    alarmEveryMinutes: 30,
  });
}

/** The recording, read-only: copy it with `writeLongRecording` to write to it. */
export function longRecording(days: number): BuiltRecording {
  return cached(`${days}d`, { windows: days * windowsPerDay, seed: 1 });
}

function cached(
  name: string,
  options: Omit<Parameters<typeof buildRecording>[0], 'dataDir'>,
): BuiltRecording {
  const folder = join(peerCache('recordings'), `${name}-${writerHash()}`);
  const facts = join(folder, 'built.json');
  if (!existsSync(facts)) {
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    const built = buildRecording({ dataDir: fresh, ...options });
    const path = built.path.replace(fresh, folder);
    writeFileSync(join(fresh, 'built.json'), JSON.stringify({ ...built, path }));
    renameSync(fresh, folder);
  }
  const built: BuiltRecording = JSON.parse(readFileSync(facts, 'utf8'));
  return built;
}

/** Puts a copy into a data folder, so that a gateway started there has something to come back to. */
export function writeLongRecording(dataDir: string, days: number): void {
  const { path } = longRecording(days);
  cpSync(join(path, '../..'), join(dataDir, 'runs'), { recursive: true });
}
