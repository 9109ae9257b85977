/** A YAML text as data, with the line and column of every path in it. Wraps the `yaml` package, used nowhere else. */
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigPath, ConfigProblem, Position } from './config-problem.ts';

export interface ConfigDocument {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at this path stands; for a path that is not in the file, its nearest ancestor. */
  locate(path: ConfigPath): Position;
  /** Where the key itself stands. */
  locateKey(path: ConfigPath): Position;
}

const start: Position = { line: 1, column: 1 };

function remedyOf(code: string): string {
  if (code === 'TAB_AS_INDENT') return ' Use spaces for indentation.';
  if (code === 'DUPLICATE_KEY') return ' Remove one of the two lines.';
  return '';
}

/** Anchors are resolved at most this often: a small file must not become a large configuration. */
const aliasCountMax = 100;

export function parseConfigDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const at = (offset: number | undefined): Position => {
    if (offset === undefined) return start;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: ConfigProblem[] = document.errors.map((error) => ({
    path: [],
    position: at(error.pos[0]),
    message: `This is not valid YAML: ${error.message}.${remedyOf(error.code)}`,
  }));
  const value = problems.length > 0 ? undefined : toData(document, problems);
  return {
    value,
    problems,
    locate: (path) => at(nearestNode(document, path)?.range?.[0]),
    locateKey: (path) => at(keyOffset(document, path) ?? nearestNode(document, path)?.range?.[0]),
  };
}

function toData(document: Document.Parsed, problems: ConfigProblem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasCountMax });
  } catch (error) {
    // The package throws a ReferenceError for an alias without anchor and for too many of them.
    if (!(error instanceof ReferenceError)) throw error;
    const message = `Its aliases (*name) cannot be resolved: ${error.message}. Write the lines out.`;
    problems.push({ path: [], position: start, message });
    return undefined;
  }
}

function nearestNode(document: Document.Parsed, path: ConfigPath): Node | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node;
  }
  return undefined;
}

function keyOffset(document: Document.Parsed, path: ConfigPath): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1));
  return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
