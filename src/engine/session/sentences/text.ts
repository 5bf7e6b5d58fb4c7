import type { ViewText, ViewTextPart, ViewTimeFormat, ViewValue, ViewWindow } from '../view.ts';
import { oneLine } from './one-line.ts';
import { durationText, timeText, windowText } from './time-text.ts';

type Piece = string | number | ViewTextPart | ViewText | null;

/** Text with parts in it that know their meaning: text`window ${tell.window(w)} is closed`. Neighbours of one tone become one part. */
export function text(strings: TemplateStringsArray, ...pieces: readonly Piece[]): ViewText {
  const parts: ViewTextPart[] = [];
  strings.forEach((string, index) => {
    add(parts, string);
    const piece = pieces[index];
    if (piece !== undefined && piece !== null) add(parts, piece);
  });
  return parts;
}

/** Texts one after the other, with something between them. */
export function join(texts: readonly ViewText[], between: string): ViewText {
  const parts: ViewTextPart[] = [];
  texts.forEach((one, index) => {
    if (index > 0) add(parts, between);
    add(parts, one);
  });
  return parts;
}

/** Without meaning, for logs and tests. */
export function plainText(parts: ViewText): string { return parts.map((part) => part.text).join(''); }

function add(parts: ViewTextPart[], piece: Exclude<Piece, null>): void {
  if (typeof piece === 'object') {
    if (Array.isArray(piece)) for (const part of piece as ViewText) add(parts, part);
    else addPart(parts, piece as ViewTextPart);
  } else {
    addPart(parts, { text: String(piece) });
  }
}

function addPart(parts: ViewTextPart[], part: ViewTextPart): void {
  if (part.text === '') return;
  const last = parts[parts.length - 1];
  if (last !== undefined && (last.tone ?? 'plain') === 'plain' && (part.tone ?? 'plain') === 'plain') parts[parts.length - 1] = { text: last.text + part.text };
  else parts.push(part);
}

/** Makes the parts of a text: times in the session's format, nodes by the name that people use. */
export class Tell {
  readonly format: ViewTimeFormat;
  readonly #labelOf: (node: string) => string;

  constructor(format: ViewTimeFormat, labelOf: (node: string) => string) {
    this.format = format;
    this.#labelOf = labelOf;
  }

  time(ms: number): ViewTextPart { return { text: timeText(ms, this.format), tone: 'time' }; }
  span(ms: number): ViewTextPart { return { text: durationText(ms), tone: 'number' }; }
  window(window: ViewWindow): ViewTextPart { return { text: windowText(window, this.format), tone: 'window' }; }
  number(n: number | bigint): ViewTextPart { return { text: Number.isNaN(n) ? '?' : String(n), tone: 'number' }; }
  node(name: string): ViewTextPart { return { text: this.#labelOf(name), tone: 'node' }; }
  topic(name: string, partition: number | null = null): ViewTextPart {
    return { text: partition === null || Number.isNaN(partition) ? name : `${name}-${partition}`, tone: 'topic' };
  }
  store(name: string): ViewTextPart { return { text: name, tone: 'store' }; }
  good(words: string): ViewTextPart { return { text: words, tone: 'good' }; }
  bad(words: string): ViewTextPart { return { text: words, tone: 'bad' }; }
  note(words: string): ViewTextPart { return { text: words, tone: 'note' }; }
  code(words: string): ViewTextPart { return { text: words, tone: 'code' }; }

  /** A key or value, cut so that a sentence stays one; a window behind its key. */
  value(value: ViewValue, tone: 'key' | 'value' = 'value'): ViewText {
    if (value.type === 'null') return [{ text: '∅', tone }];
    const shown: ViewTextPart = { text: value.text === '' && value.type === 'string' ? '""' : shortened(oneLine(value.text)), tone: value.type === 'number' && tone === 'value' ? 'number' : tone };
    return value.window === undefined ? [shown] : [shown, { text: '@' }, this.window(value.window)];
  }
}

const LONGEST = 48;
export function shortened(words: string): string { return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words; }
