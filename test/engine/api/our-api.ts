/** What `kstep` exports, as the type checker sees it: values and types, with their members. */
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../../..');

export interface Exported {
  /** Of the value: a class's statics, an object's properties. */
  readonly statics: ReadonlyMap<string, Member>;
  /** Of the type: of an instance, of an interface. */
  readonly members: ReadonlyMap<string, Member>;
}

/** Whether it can be called with so many arguments; null for what is no method. */
export type Member = ((args: number) => boolean) | null;

/** By name; what lies inside of a value (`KafkaStreams.State`) by `KafkaStreams.State`. */
export function ourApi(): ReadonlyMap<string, Exported> {
  const entry = path.join(ROOT, 'src/engine/index.ts');
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([entry], { ...options, noEmit: true, skipLibCheck: true, incremental: false });
  const checker = program.getTypeChecker();
  const membersOf = (type: ts.Type): Map<string, Member> => new Map(
    checker.getPropertiesOfType(type).filter((symbol) => !isHidden(symbol)).map((symbol) => [symbol.name, memberOf(checker.getNonNullableType(checker.getTypeOfSymbol(symbol)).getCallSignatures())]));
  const api = new Map<string, Exported>();
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const value = symbol.flags & ts.SymbolFlags.Value ? checker.getTypeOfSymbol(symbol) : null;
    const type = symbol.flags & ts.SymbolFlags.Type ? checker.getDeclaredTypeOfSymbol(symbol) : null;
    api.set(exported.name, { statics: value === null ? new Map() : membersOf(value), members: type === null ? new Map() : membersOf(type) });
    for (const inner of value === null ? [] : checker.getPropertiesOfType(value)) {
      const inside = checker.getTypeOfSymbol(inner);
      if (/^[A-Z]/.test(inner.name) && inside.flags & ts.TypeFlags.Object) api.set(`${exported.name}.${inner.name}`, { statics: membersOf(inside), members: new Map() });
    }
  }
  return api;
}

function memberOf(signatures: readonly ts.Signature[]): Member {
  if (signatures.length === 0) return null;
  const ranges = signatures.map((signature) => {
    const parameters = signature.getParameters().map(({ valueDeclaration }) => valueDeclaration).filter((declaration) => declaration !== undefined && ts.isParameter(declaration));
    const isOpen = parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
    const needed = parameters.filter(({ questionToken, initializer, dotDotDotToken }) => questionToken === undefined && initializer === undefined && dotDotDotToken === undefined);
    return [needed.length, isOpen ? Infinity : parameters.length] as const;
  });
  return (args) => ranges.some(([least, most]) => args >= least && args <= most);
}

function isHidden(symbol: ts.Symbol): boolean {
  return symbol.declarations?.some((declaration) => (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0) ?? false;
}
