/**
 * Traceability (R30 ff.): the table of docs/safety.md against the names of the tests. A row that claims a proof has a test
 * that carries its id, a test names only ids that exist, and the files a row names are those that carry it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './source.ts';

const statuses = ['met', 'partly', 'not built', 'not applicable', 'needs hardware', 'needs site'] as const;
const ids = Array.from({ length: 78 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`);

interface Requirement {
  readonly id: string;
  readonly status: string;
  readonly proof: string;
}

function requirements(): Requirement[] {
  const rows = readFileSync(join(root, 'docs/safety.md'), 'utf8').matchAll(
    /^\| (R\d+) +\|[^|]*\|([^|]*)\|([^|]*)\|$/gm,
  );
  return [...rows].map(([, id = '', status = '', proof = '']) => ({
    id,
    status: status.trim(),
    proof: proof.trim(),
  }));
}

/** Ids by file, from names only: a string that begins with ids in brackets. */
function idsInTests(): Map<string, Set<string>> {
  const globs = ['*.test.ts', '*.test.tsx', '*.spec.ts'];
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...globs], {
    cwd: root,
    encoding: 'utf8',
  });
  const found = new Map<string, Set<string>>();
  for (const path of listed.split('\n').filter((one) => one !== '')) {
    const names = readFileSync(join(root, path), 'utf8').matchAll(/['"`]((?:\[[A-Z]\d+\] ?)+)/g);
    const carried = [...names].flatMap(([, head = '']) => head.match(/R\d+/g) ?? []);
    if (carried.length > 0) found.set(path, new Set(carried));
  }
  return found;
}

/** Names of the benchmarks, read from their files: importing them would start half of the product. */
function benchNames(): string[] {
  const folder = join(root, 'tests/bench');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/name: '([\w-]+)',\n\s+about:/g),
    ])
    .map(([, name = '']) => name);
}

const rows = requirements();
const benches = benchNames();
const carriers = idsInTests();
const carried = new Set([...carriers.values()].flatMap((one) => [...one]));
const named = (proof: string, pattern: RegExp): string[] =>
  [...proof.matchAll(pattern)].map(([, name = '']) => name);

describe('the requirements of docs/safety.md', () => {
  it('[tidy] are all there, once and in order, each with a known status and what stands behind it', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids);
    const unknown = rows.filter(({ status }) => !statuses.some((one) => one === status));
    expect(unknown).toEqual([]);
    const silent = rows.filter(({ status, proof }) => proof === '' && status !== 'not built');
    expect(silent.map(({ id }) => id)).toEqual([]);
    const vague = rows.filter(
      ({ status, proof }) => status === 'partly' && !/[Ll]acks:|[Nn]eeds|not stored/.test(proof),
    );
    expect(vague.map(({ id }) => id)).toEqual([]);
  });

  it('[tidy] that are met or partly met have a test or a benchmark', () => {
    const unproven = rows.filter(({ id, status, proof }) => {
      if (status !== 'met' && status !== 'partly') return false;
      const hasBench = benches.some((name) => proof.includes(`\`${name}\``));
      return !carried.has(id) && !(status === 'partly' && hasBench);
    });
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });

  it('[tidy] are proven by the files that their rows name', () => {
    const wrong = rows.flatMap(({ id, proof }) =>
      named(proof, /`([\w-]+\.(?:test|spec)\.tsx?)`/g)
        .filter((file) => ![...carriers].some(([path, own]) => basename(path) === file && own.has(id)))
        .map((file) => `${id}: ${file}`),
    );
    expect(wrong).toEqual([]);
    const cited = rows.flatMap(({ proof }) => named(proof, /[Bb]enchmark `([\w-]+)`/g));
    expect(cited.filter((name) => !benches.includes(name))).toEqual([]);
  });

  it('[tidy] are all that tests name', () => {
    expect([...carried].filter((id) => !ids.includes(id))).toEqual([]);
  });
});
