/** Reads the repository as text and as syntax, for the tests of this folder. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.join(import.meta.dirname, '../..');

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache']);

/** Every file of the repository below `folder`, relative to its root, with forward slashes. */
export function filesBelow(folder: string, name: RegExp): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(file, name));
    else if (name.test(entry.name)) found.push(file);
  }
  return found.sort();
}

export function textOf(file: string): string { return readFileSync(path.join(root, file), 'utf8'); }

export interface Import {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  /** The imported file, relative to the root of the repository; null for a package. */
  readonly target: string | null;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** `import(…)`: loaded when it is reached. */
  readonly dynamic: boolean;
  /** `export … from`: passes the names on. */
  readonly reexport: boolean;
}

/** What the tests of this folder ask of a file. */
interface SourceFacts {
  readonly imports: readonly Import[];
  /** Calls to a clock, chance, environment, timer or console that nobody handed in, as `file:line what`. */
  readonly ambientUses: readonly string[];
}

/** Both in one walk, since parsing is most of the work. */
export function factsOf(file: string): SourceFacts {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const ambientUses: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importIn(node);
    if (found !== null) {
      const target = found.specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), found.specifier) : null;
      imports.push({ file, line: lineOf(source, node), target, ...found });
    }
    if (isAmbientUse(node)) ambientUses.push(`${file}:${lineOf(source, node)} ${node.getText(source).split('\n')[0]!}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, ambientUses };
}

function importIn(node: ts.Node): Pick<Import, 'specifier' | 'typeOnly' | 'dynamic' | 'reexport'> | null {
  const of = (specifier: ts.Node, typeOnly: boolean, kind?: 'dynamic' | 'reexport') =>
    ts.isStringLiteralLike(specifier) ? { specifier: specifier.text, typeOnly, dynamic: kind === 'dynamic', reexport: kind === 'reexport' } : null;
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    const typeOnly = clause !== undefined &&
      (clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((each) => each.isTypeOnly)));
    return of(node.moduleSpecifier, typeOnly);
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) return of(node.moduleSpecifier, node.isTypeOnly, 'reexport');
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined) return of(node.arguments[0], false, 'dynamic');
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return of(node.argument.literal, true);
  return null;
}

const AMBIENT = new Set(['process', 'console', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'crypto', 'fetch']);

function isAmbientUse(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const [{ text }, name] = [node.expression, node.name.text];
    return AMBIENT.has(text) || text === 'globalThis' || (text === 'Date' && name === 'now') || (text === 'Math' && name === 'random');
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return AMBIENT.has(node.expression.text) || node.expression.text === 'Date';
  if (ts.isNewExpression(node)) return ts.isIdentifier(node.expression) && node.expression.text === 'Date' && (node.arguments?.length ?? 0) === 0;
  return ts.isImportDeclaration(node) && /^(node:)?(process|timers|perf_hooks|crypto|console)/.test((node.moduleSpecifier as ts.StringLiteral).text);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
