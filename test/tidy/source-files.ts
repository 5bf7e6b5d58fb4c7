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

export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Expression, facts: Pick<Import, 'typeOnly' | 'dynamic' | 'reexport'>): void => {
    if (!ts.isStringLiteralLike(specifier)) return;
    const target = specifier.text.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier.text) : null;
    found.push({ file, line: lineOf(source, node), specifier: specifier.text, target, ...facts });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const bindings = clause?.namedBindings;
      const typeOnly = clause !== undefined &&
        (clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
          (clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((each) => each.isTypeOnly)));
      add(node, node.moduleSpecifier, { typeOnly, dynamic: false, reexport: false });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node, node.moduleSpecifier, { typeOnly: node.isTypeOnly, dynamic: false, reexport: true });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined) {
      add(node, node.arguments[0], { typeOnly: false, dynamic: true, reexport: false });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal as ts.Expression, { typeOnly: true, dynamic: false, reexport: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Calls to a clock, chance, environment, timer or console that nobody handed in, as `file:line what`. */
export function ambientUses(file: string): string[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true);
  const globals = new Set(['process', 'console', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'crypto', 'fetch']);
  const found: string[] = [];
  const report = (node: ts.Node): void => { found.push(`${file}:${lineOf(source, node)} ${node.getText(source).split('\n')[0]!}`); };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const { text } = node.expression;
      if (globals.has(text) || (text === 'Date' && node.name.text === 'now') || (text === 'Math' && node.name.text === 'random')) report(node);
      if (text === 'globalThis') report(node);
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && (globals.has(node.expression.text) || node.expression.text === 'Date')) {
      report(node);
    } else if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && (node.arguments?.length ?? 0) === 0) {
      report(node);
    } else if (ts.isImportDeclaration(node) && /^(node:)?(process|timers|perf_hooks|crypto|console)/.test((node.moduleSpecifier as ts.StringLiteral).text)) {
      report(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
