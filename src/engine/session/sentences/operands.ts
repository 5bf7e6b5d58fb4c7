import type { Details } from '../../trace/events.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import type { ViewText, ViewWindow } from '../view.ts';
import { shortened } from './text.ts';

/** The operands of a drop or a hold, by name. What was not told reads as NaN or `?`: a trace without details still makes a sentence. */
export class Operands {
  readonly #details: Details | null;
  /** Windows of the node where it happened, or of the one upstream. */
  readonly windows: WindowDescription | null;

  constructor(details: Details | null, windows: WindowDescription | null) {
    this.#details = details;
    this.windows = windows;
  }

  has(name: string): boolean {
    const value = this.#details?.[name];
    return value !== undefined && value !== null;
  }
  number(name: string): number {
    const value = this.#details?.[name];
    return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : Number.NaN;
  }
  isTrue(name: string): boolean { return this.#details?.[name] === true; }
  /** As text; `∅` for null, `?` where nothing was told. */
  string(name: string): string {
    const value = this.#details?.[name];
    return value === undefined ? '?' : value === null ? '∅' : shortened(String(value));
  }
  key(name = 'key'): ViewText { return [{ text: this.string(name), tone: 'key' }]; }

  /** The window between two operands. Sliding and session windows hold their end. */
  window(start: string, end: string): ViewWindow {
    const kind = this.windows?.kind === 'sliding' || this.windows?.kind === 'session' ? 'session' : 'time';
    return { kind, start: this.number(start), end: this.number(end) };
  }
  get holdsEnd(): boolean { return this.windows?.kind === 'sliding' || this.windows?.kind === 'session'; }

  /** Is the key, the value, or both of a pair missing? Told as two flags, or as the two values. */
  get missing(): 'key' | 'value' | 'both' | 'either' {
    const key = this.#details?.['keyIsNull'] === true || this.#details?.['key'] === null;
    const value = this.#details?.['valueIsNull'] === true || this.#details?.['value'] === null;
    return key && value ? 'both' : key ? 'key' : value ? 'value' : 'either';
  }
}
