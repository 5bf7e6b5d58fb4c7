/**
 * Reads a terminal's input as events. ink's own reader dies on some keys, loses others and cannot tell Backspace from Delete; this one
 * rests on Node's keypress parser and cuts mouse reports out first.
 *
 *     const reader = new InputReader(process.stdin, (event) => store.dispatch({ kind: 'input', event }));
 *     reader.start(); … reader.stop();   // stop pauses the stream: the process can end, and a prompt can have it
 */
import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { emitKeypressEvents, type Key } from 'node:readline';

export interface KeyInput {
  readonly kind: 'key';
  /** Name as in the keymap: `n`, `N`, `space`, `enter`, `shift-tab`, `ctrl-c`, `alt-x`, `f1`, `up`. */
  readonly name: string;
  /** What it types into a text field; '' for keys that type nothing. */
  readonly text: string;
}
export interface PasteInput { readonly kind: 'paste'; readonly text: string }
export interface MouseInput {
  readonly kind: 'mouse';
  readonly action: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** Cell, from 0. */
  readonly x: number;
  readonly y: number;
}
export type InputEvent = KeyInput | PasteInput | MouseInput;

/** What the reader needs of an input; `process.stdin` fits. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const ESCAPE_MS = 30;
const MOUSE = /\x1b\[<(\d+);(\d+);(\d+)([Mm])/g;
const PARTIAL_MOUSE = /\x1b\[<[\d;]*$/;

export class InputReader {
  readonly #input: TerminalInput;
  readonly #emit: (event: InputEvent) => void;
  readonly #keys = new PassThrough();
  readonly #onData = (chunk: Buffer): void => this.#read(chunk);
  #decoder = new StringDecoder('utf8');
  #tail = '';
  #paste: string | null = null;
  #started = false;

  constructor(input: TerminalInput, emit: (event: InputEvent) => void) {
    this.#input = input;
    this.#emit = emit;
    emitKeypressEvents(this.#keys, { escapeCodeTimeout: ESCAPE_MS } as never);
    this.#keys.on('keypress', (text: string | undefined, key: Key) => this.#keypress(text ?? '', key));
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#decoder = new StringDecoder('utf8');
    this.#tail = '';
    this.#paste = null;
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#onData);
    this.#input.resume();
  }

  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#input.off('data', this.#onData);
    this.#input.setRawMode?.(false);
    this.#input.pause();
  }

  #read(chunk: Buffer): void {
    let text = this.#tail + this.#decoder.write(chunk);
    this.#tail = '';
    const cut = PARTIAL_MOUSE.exec(text);
    if (cut !== null) {
      this.#tail = cut[0];
      text = text.slice(0, cut.index);
    }
    if (!text.includes('\x1b[<')) {
      if (text !== '') this.#keys.write(text);
      return;
    }
    let from = 0;
    for (const match of text.matchAll(MOUSE)) {
      if (match.index > from) this.#keys.write(text.slice(from, match.index));
      from = match.index + match[0].length;
      this.#emit(mouseOf(Number(match[1]), Number(match[2]) - 1, Number(match[3]) - 1, match[4] === 'm'));
    }
    if (from < text.length) this.#keys.write(text.slice(from));
  }

  #keypress(text: string, key: Key): void {
    if (key.name === 'paste-start') {
      this.#paste = '';
      return;
    }
    if (key.name === 'paste-end') {
      if (this.#paste !== null) this.#emit({ kind: 'paste', text: this.#paste.replace(/\r\n?/g, '\n') });
      this.#paste = null;
      return;
    }
    if (this.#paste !== null) {
      this.#paste += key.sequence ?? text;
      return;
    }
    const name = nameOfKey(text, key);
    if (name !== '') this.#emit({ kind: 'key', name, text: typedText(text, key) });
  }
}

const NAMES: { readonly [name: string]: string } = { return: 'enter', escape: 'esc', ' ': 'space' };

function nameOfKey(text: string, key: Key): string {
  const sequence = key.sequence ?? text;
  const printable = text.length > 0 && key.ctrl !== true && key.meta !== true && !isControl(text);
  if (printable && key.name !== 'space') return text;
  let name = key.name ?? '';
  if (name === '' && sequence.length === 2 && sequence[0] === '\x1b' && !isControl(sequence[1]!)) return `alt-${sequence[1]!}`;
  if (name === '' && key.ctrl !== true && sequence.length === 1) {
    const code = sequence.charCodeAt(0);
    if (code === 0x1f) return 'ctrl-/';
    if (code === 0x1c) return 'ctrl-\\';
    if (code === 0x1d) return 'ctrl-]';
  }
  if (name === '' || name === 'undefined') return '';
  name = NAMES[name] ?? name;
  const typedCapital = key.meta === true && key.shift === true && name.length === 1;
  if (typedCapital) name = name.toUpperCase();
  const shift = key.shift === true && !typedCapital && name.length > 1 ? 'shift-' : '';
  return `${key.ctrl === true ? 'ctrl-' : ''}${key.meta === true && name !== 'esc' ? 'alt-' : ''}${shift}${name}`;
}

function typedText(text: string, key: Key): string {
  if (text === '' || key.ctrl === true || key.meta === true || isControl(text)) return '';
  return text;
}

function isControl(text: string): boolean {
  const code = text.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}

function mouseOf(code: number, x: number, y: number, released: boolean): MouseInput {
  if ((code & 64) !== 0) return { kind: 'mouse', action: (code & 1) === 0 ? 'wheel-up' : 'wheel-down', button: 'none', x, y };
  const button = (['left', 'middle', 'right', 'none'] as const)[code & 3]!;
  return { kind: 'mouse', action: released ? 'release' : (code & 32) !== 0 ? 'drag' : 'press', button, x, y };
}
