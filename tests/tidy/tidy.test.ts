/**
 * The house rules as tests over the source itself: import arrows, the pure core, sizes, and nothing of the workplace in
 * the product. Each rule collects every offender, so that one run tells all.
 */
import { describe, expect, it } from 'vitest';
import { isTest, sourceFiles } from './source.ts';

const files = sourceFiles();
const code = files.filter((file) => !file.path.endsWith('.css'));

const fileLinesMax = 400;
const functionLinesMax = 70;

/** Which packages each package may import, beside itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  server: ['shared'],
  client: ['shared'],
  simulators: ['shared'],
};

describe('import arrows', () => {
  it('[tidy] everything may import shared; server, client and simulators never import each other', () => {
    const broken: string[] = [];
    for (const file of code) {
      const own = file.path.split('/')[0] ?? '';
      const allowed = arrows[own];
      if (!allowed || isTest(file.path)) continue;
      for (const name of file.imports) {
        const target = /^@circuitwatch\/([a-z]+)/.exec(name)?.[1];
        const climbs =
          name.startsWith('.') && /^(\.\.\/)+(shared|server|client|simulators|tests)\//.test(name);
        if ((target && target !== own && !allowed.includes(target)) || climbs)
          broken.push(`${file.path} → ${name}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('[tidy] shared imports only zod and itself', () => {
    const broken = code
      .filter((file) => file.path.startsWith('shared/') && !isTest(file.path))
      .flatMap((file) =>
        file.imports
          .filter((name) => !name.startsWith('.') && name !== 'zod' && !name.startsWith('zod/'))
          .map((name) => `${file.path} → ${name}`),
      );
    expect(broken).toEqual([]);
  });

  it('[tidy] node:sqlite is imported in one file', () => {
    const importers = code.filter((file) => file.imports.includes('node:sqlite') && !isTest(file.path));
    expect(importers.map((file) => file.path)).toEqual(
      importers.length === 0 ? [] : ['server/src/recording/sqlite.ts'],
    );
  });
});

describe('the pure core', () => {
  const banned = [
    'Date',
    'Math.random',
    'performance',
    'console',
    'process',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'fetch',
    'window',
    'document',
    'globalThis',
    'Buffer',
  ];

  it('[tidy] shared has no clock, chance, timer, console, process or DOM', () => {
    const broken = code
      .filter((file) => file.path.startsWith('shared/') && !isTest(file.path))
      .flatMap((file) =>
        banned.filter((name) => file.globals.has(name)).map((name) => `${file.path}: ${name}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('sizes', () => {
  it(`[tidy] no file is longer than ${fileLinesMax} lines`, () => {
    const long = files.filter((file) => file.lineCount > fileLinesMax);
    expect(long.map((file) => `${file.path}: ${file.lineCount}`)).toEqual([]);
  });

  it(`[tidy] no function is longer than ${functionLinesMax} lines`, () => {
    const long = code
      .filter((file) => !isTest(file.path))
      .flatMap((file) =>
        file.functions
          .filter((fn) => fn.lines > functionLinesMax)
          .map((fn) => `${file.path}:${fn.line} ${fn.name}: ${fn.lines}`),
      );
    expect(long).toEqual([]);
  });
});

describe('manners', () => {
  it('[tidy] every file of the product says in its first lines what it holds', () => {
    // A component's own style sheet is explained by the component.
    const silent = files.filter((file) => {
      if (file.path.endsWith('.module.css')) return false;
      const body = file.text.replace(/^#!.*\n/, '').trimStart();
      return (
        !isTest(file.path) && !body.startsWith('/**') && !body.startsWith('/*') && !body.startsWith('///')
      );
    });
    expect(silent.map((file) => file.path)).toEqual([]);
  });

  it('[tidy] no holes in the types, nothing switched off, nothing left for later', () => {
    // Written in pieces so that this file does not find itself.
    const patterns = [
      /\bas an[y]\b/,
      /: an[y]\b(?!\w)/,
      /as unknow[n] as/,
      /@ts-(ignor[e]|nochec[k])/,
      /\b(TOD[O]|FIXM[E])\b/,
    ];
    const off = /\b(it|test|describe)\.(onl[y]|tod[o])\b/;
    const found: string[] = [];
    for (const file of code) {
      file.text.split('\n').forEach((line, index) => {
        if ([...patterns, off].some((pattern) => pattern.test(line)))
          found.push(`${file.path}:${index + 1} ${line.trim()}`);
      });
    }
    expect(found).toEqual([]);
  });
});
