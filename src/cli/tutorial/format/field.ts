/**
 * YAML that knows its lines. Every block of a lesson is read through this, so that each mistake is told with file and line.
 *
 *     const block = Field.parse(text, { file: 'lesson.md', line: 12 });   // the line that the text begins in
 *     const turn = block.need('before').need('turn').wholeNumber();
 *
 * Misuse: reading a field without `only(…)` at its mapping: a misspelt name would then be passed over in silence.
 */
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml';
import type { Json } from '../../../engine/session/codec.ts';
import { LessonError, type Place } from './lesson-error.ts';
import { meant } from '../../../engine/session/meant.ts';

interface Source { readonly file: string; readonly firstLine: number; readonly lines: LineCounter }

export class Field {
  readonly #node: Node | null;
  readonly #source: Source;
  /** What the field is called in messages. */
  readonly name: string;
  readonly place: Place;

  private constructor(node: Node | null, source: Source, name: string, place: Place) {
    this.#node = node;
    this.#source = source;
    this.name = name;
    this.place = place;
  }

  /** @param at  file, and the line that the first line of `text` is in it */
  static parse(text: string, at: Place, name: string): Field {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
    const source = { file: at.file, firstLine: at.line, lines };
    const problem = document.errors[0];
    if (problem !== undefined) throw new LessonError({ file: at.file, line: lines.linePos(problem.pos[0]).line - 1 + at.line }, `not YAML: ${problem.message}`);
    return new Field(null, source, name, at).#child(document.contents, name);
  }

  #child(node: Node | null, name: string): Field {
    const offset = node?.range?.[0];
    const line = offset === undefined ? this.place.line : this.#source.lines.linePos(offset).line - 1 + this.#source.firstLine;
    return new Field(node, this.#source, name, { file: this.#source.file, line });
  }

  fail(message: string): never { throw new LessonError(this.place, message); }

  get isMap(): boolean { return isMap(this.#node); }
  get isList(): boolean { return isSeq(this.#node); }
  get isNull(): boolean { return this.#node === null || (isScalar(this.#node) && this.#node.value === null); }

  /** The value as plain data. */
  json(): Json { return (this.#node === null ? null : this.#node.toJSON()) as Json; }

  text(): string {
    const value = this.json();
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.fail(`${this.name} must be a text`);
  }
  wholeNumber(atLeast = 0): number {
    const value = this.json();
    if (typeof value !== 'number' || !Number.isInteger(value) || value < atLeast) return this.fail(`${this.name} must be a whole number from ${atLeast}, not ${JSON.stringify(value)}`);
    return value;
  }
  oneOf<T extends string>(choices: readonly T[]): T {
    const value = this.text();
    if (!choices.includes(value as T)) this.fail(`${this.name} cannot be "${value}"${meant(value, choices)} (${choices.join(', ')})`);
    return value as T;
  }
  texts(): readonly string[] { return this.list().map((field) => field.text()); }

  list(): readonly Field[] {
    const node = this.#node;
    if (!isSeq(node)) return this.fail(`${this.name} must be a list`);
    return node.items.map((item, index) => this.#child(item as Node, `${this.name}[${index}]`));
  }
  entries(): readonly (readonly [name: string, value: Field])[] {
    const node = this.#node;
    if (!isMap(node)) return this.fail(`${this.name} must be a mapping of names to values`);
    return (node.items as Pair<Node, Node | null>[]).map(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      return [name, value === null ? this.#child(key, name) : this.#child(value, name)] as const;
    });
  }
  names(): readonly string[] { return this.entries().map(([name]) => name); }

  get(name: string): Field | null { return this.entries().find(([found]) => found === name)?.[1] ?? null; }
  need(name: string): Field { return this.get(name) ?? this.fail(`${this.name} has no ${name}`); }

  /** Refuses every other name. */
  only(...names: readonly string[]): this {
    for (const [name, field] of this.entries()) {
      if (!names.includes(name)) field.fail(`${this.name} knows no "${name}"${meant(name, names)} It takes ${names.join(', ')}`);
    }
    return this;
  }
}
