/** The source files that tidy looks at, parsed once: path, text, lines, imports, functions with their length. */
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

export const root = join(import.meta.dirname, '../..');

export interface SourceFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly imports: readonly string[];
  readonly functions: readonly SourceFunction[];
  /** Free identifiers and member roots that the file reads (`Date`, `process`, `Math.random`). */
  readonly globals: ReadonlySet<string>;
}

interface Spanned {
  start: number;
  end: number;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

function parse(path: string, text: string): Pick<SourceFile, 'imports' | 'functions' | 'globals'> {
  const result = parseSync(path, text);
  const imports = [
    ...result.module.staticImports.map((entry) => entry.moduleRequest.value),
    ...result.module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((item) => (item.moduleRequest ? [item.moduleRequest.value] : [])),
    ),
  ];
  const functions: SourceFunction[] = [];
  const globals = new Set<string>();
  const measure = (name: string, node: Spanned): void => {
    const line = lineOf(text, node.start);
    functions.push({ name, line, lines: lineOf(text, node.end) - line + 1 });
  };
  new Visitor({
    FunctionDeclaration: (node) => measure(node.id?.name ?? 'default', node),
    FunctionExpression: (node) => measure(node.id?.name ?? 'anonymous', node),
    ArrowFunctionExpression: (node) => measure('arrow', node),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') imports.push(String(node.source.value));
    },
    Identifier: (node) => void globals.add(node.name),
    MemberExpression: (node) => {
      if (node.object.type === 'Identifier' && node.property.type === 'Identifier') {
        globals.add(`${node.object.name}.${node.property.name}`);
      }
    },
  }).visit(result.program);
  return { imports, functions, globals };
}

/** Every tracked or new TypeScript file, without fixtures. */
export function sourceFiles(): readonly SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.css'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files: SourceFile[] = [];
  for (const path of listed.split('\n')) {
    if (path === '' || path.includes('/fixtures/')) continue;
    let text: string;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      continue; // deleted in the work tree, still in the index
    }
    const parsed = path.endsWith('.css')
      ? { imports: [], functions: [], globals: new Set<string>() }
      : parse(path, text);
    files.push({ path, text, lineCount: text.split('\n').length - 1, ...parsed });
  }
  return files;
}

export function isTest(path: string): boolean {
  return path.startsWith('tests/') || path.endsWith('.test.ts') || path.endsWith('.test.tsx');
}
