import type { NodePlan, SourceLocation } from '../../topology/plan.ts';

/** Gives the text of the line that made a node; null where the file is not at hand. Handed in, because the engine reads no files. */
export type SourceLine = (location: SourceLocation) => string | null;

const GENERATED = /^(?:KSTREAM|KTABLE|COGROUPKSTREAM)-(.+)-\d{10}(?:-.*)?$/;

/** Methods by the middle part of the names that they generate. */
const METHODS: Readonly<{ [part: string]: string }> = {
  'KEY-SELECT': 'selectKey', MAP: 'map', MAPVALUES: 'mapValues', FLATMAP: 'flatMap', FLATMAPVALUES: 'flatMapValues', FILTER: 'filter', PEEK: 'peek',
  FOREACH: 'foreach', PRINTER: 'print', BRANCH: 'branch', BRANCHCHILD: 'branch', AGGREGATE: 'aggregate', REDUCE: 'reduce', TOSTREAM: 'toStream',
  TOTABLE: 'toTable', SOURCE: 'table', SINK: 'sink', JOIN: 'join', LEFTJOIN: 'leftJoin', JOINTHIS: 'join this', JOINOTHER: 'join other',
  OUTERTHIS: 'outerJoin this', OUTEROTHER: 'outerJoin other', MERGE: 'merge', WINDOWED: 'window buffer', SUPPRESS: 'suppress', PROCESSOR: 'process',
  PROCESSVALUES: 'processValues', TRANSFORMVALUES: 'transformValues', SELECT: 'groupBy', REPARTITION: 'repartition',
  'FK-JOIN-SUBSCRIPTION-REGISTRATION': 'subscribe', 'FK-JOIN-SUBSCRIPTION-PROCESSOR': 'subscription', 'FK-JOIN-SUBSCRIPTION-RESPONSE-RESOLVER-PROCESSOR': 'resolve',
  'FK-JOIN-OUTPUT': 'foreign-key join',
};

/** Of these one generated name stands for several methods, which only the program's text tells apart. */
const TOLD_BY_SOURCE: ReadonlySet<string> = new Set(['AGGREGATE', 'REDUCE', 'FILTER', 'JOIN', 'LEFTJOIN', 'PROCESSOR', 'PROCESSVALUES']);
const ALTERNATIVES = 'count|reduce|aggregate|cogroup|filter|filterNot|join|leftJoin|process|processValues|transformValues';
const ALTERNATIVE = new RegExp(`^(?:${ALTERNATIVES})$`);
const CALLED = new RegExp(String.raw`\.(${ALTERNATIVES})\(`);

/** What people call a node: the method that made it, its topics, or the name that they gave. */
export function labelOf(node: NodePlan, sourceLine: SourceLine | null): string {
  if (node.kind === 'source') return node.pattern === null ? node.topics.join(', ') : String(node.pattern);
  if (node.kind === 'sink') return node.topic ?? 'chosen topic';
  const part = GENERATED.exec(node.name)?.[1];
  if (part === undefined) return node.name;
  const method = METHODS[part] ?? part.toLowerCase().replaceAll('-', ' ');
  if (!TOLD_BY_SOURCE.has(part) || node.location === null || sourceLine === null) return method;
  return methodAt(sourceLine(node.location) ?? '', node.location.column) ?? method;
}

/** The identifier that a call's column points at; where a loader has moved the columns, the first of these methods that the line calls. */
export function methodAt(line: string, column: number): string | null {
  const word = /^\w+/.exec(line.slice(Math.max(0, column - 1)))?.[0];
  if (word !== undefined && ALTERNATIVE.test(word)) return word;
  return CALLED.exec(line)?.[1] ?? null;
}
