import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Json } from '../codec.ts';
import type { Language } from '../session-options.ts';

/** What a text lacks where it stops being JSON. */
const FAULTS = {
  object: { en: 'expected {, the beginning of a record', zh: '此处应为 {，即一条记录的开头' },
  value: { en: 'expected a value: text in double quotes, a number, true, false, null, [ or {', zh: '此处应为值：双引号文本、数字、true、false、null、[ 或 {' },
  name: { en: 'expected a name in double quotes', zh: '此处应为双引号中的名称' },
  lastComma: { en: 'a comma with nothing behind it', zh: '逗号后面没有内容' },
  colon: { en: 'expected : behind the name', zh: '名称之后应为 :' },
  comma: { en: 'expected , or the closing bracket', zh: '此处应为 , 或右括号' },
  text: { en: 'this text has no closing quote, or a \\ that JSON does not know', zh: '文本缺少右引号，或含有 JSON 不认识的 \\' },
  end: { en: 'the text ends before the record does', zh: '文本在记录结束之前就结束了' },
  more: { en: 'something stands behind the record', zh: '记录之后还有内容' },
  twice: { en: 'this name is there twice', zh: '该名称出现了两次' },
} as const;
export type JsonFault = keyof typeof FAULTS;

/** A text that someone wrote is not what it should be. Lines and columns count from 1. */
export class TextProblem extends IllegalArgumentException {
  readonly line: number;
  readonly column: number;

  constructor(language: Language, line: number, column: number, what: string) {
    super(language === 'zh' ? `第 ${line} 行第 ${column} 列：${what}` : `line ${line}, column ${column}: ${what}`);
    this.line = line;
    this.column = column;
  }
}

/** A field of an object, with the place of its value. */
export interface JsonField { readonly value: Json; readonly line: number; readonly column: number }

/**
 * Reads an object and remembers where each of its fields stands, which JSON.parse does not tell (nor, for many mistakes, where they are).
 * @throws TextProblem
 */
export function readJsonObject(text: string, language: Language): ReadonlyMap<string, JsonField> { return new JsonText(text, language).object(); }

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const TEXT = /"(?:[^"\\\n\r]|\\.)*"/y;
const BLANK = /\s*/y;

class JsonText {
  readonly #text: string;
  readonly #language: Language;
  #at = 0;

  constructor(text: string, language: Language) {
    this.#text = text;
    this.#language = language;
  }

  object(): ReadonlyMap<string, JsonField> {
    const fields = new Map<string, JsonField>();
    if (this.#peek() !== '{') this.#fail('object');
    this.#fields((name, value, at) => {
      fields.set(name, { value, ...this.#place(at) });
    });
    if (this.#peek() !== '') this.#fail('more');
    return fields;
  }

  #value(): Json {
    switch (this.#peek()) {
      case '{': {
        const fields: [string, Json][] = [];
        this.#fields((name, value) => fields.push([name, value]));
        return Object.fromEntries(fields);
      }
      case '[': return this.#list();
      case '"': return this.#string();
      case '': return this.#fail('end');
      default: return JSON.parse(this.#match(NUMBER) ?? this.#match(WORD) ?? this.#fail('value')) as Json;
    }
  }

  #list(): Json {
    const list: Json[] = [];
    this.#at++;
    if (this.#take(']')) return list;
    for (;;) {
      list.push(this.#value());
      if (this.#take(']')) return list;
      this.#comma(']');
    }
  }

  #fields(add: (name: string, value: Json, at: number) => void): void {
    const names = new Set<string>();
    this.#at++;
    if (this.#take('}')) return;
    for (;;) {
      if (this.#peek() === '') this.#fail('end');
      if (this.#peek() !== '"') this.#fail('name');
      const at = this.#at;
      const name = this.#string();
      if (names.has(name)) this.#fail('twice', at);
      names.add(name);
      const behind = this.#at;
      if (!this.#take(':')) this.#fail(this.#isEnd() ? 'end' : 'colon', behind);
      this.#peek();
      const valueAt = this.#at;
      add(name, this.#value(), valueAt);
      if (this.#take('}')) return;
      this.#comma('}');
    }
  }

  #comma(close: string): void {
    const behind = this.#at;
    if (!this.#take(',')) this.#fail(this.#isEnd() ? 'end' : 'comma', behind);
    if (this.#peek() === close) this.#fail('lastComma', behind);
  }

  #string(): string {
    const at = this.#at;
    const found = this.#match(TEXT) ?? this.#fail('text');
    try {
      return JSON.parse(found) as string;
    } catch {
      return this.#fail('text', at);
    }
  }

  /** The next sign behind blanks; empty at the end. */
  #peek(): string {
    this.#match(BLANK);
    return this.#text.charAt(this.#at);
  }

  #isEnd(): boolean { return this.#peek() === ''; }

  #take(sign: string): boolean {
    const at = this.#at;
    const found = this.#peek() === sign;
    // what is missing is missed where the last word ends
    this.#at = found ? this.#at + 1 : at;
    return found;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #fail(fault: JsonFault, at = this.#at): never {
    const { line, column } = this.#place(at);
    throw new TextProblem(this.#language, line, column, FAULTS[fault][this.#language]);
  }

  #place(at: number): { readonly line: number; readonly column: number } {
    const before = this.#text.slice(0, at).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1 };
  }
}
