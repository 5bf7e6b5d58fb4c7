/**
 * Numbers for styles, and the shortest escape sequence from one to another. Cells hold the numbers; sequences are worked out once a pair.
 */
import { PLAIN_STYLE, type Style, type Theme } from '../theme/themes.ts';
import { TONES, type Emphasis, type Tone } from '../theme/tones.ts';

export class StylePalette {
  readonly #ids = new Map<string, number>();
  readonly #styles: Style[] = [];
  readonly #onBlank: number[] = [];
  readonly #transitions = new Map<number, string>();

  constructor() { this.idOf(PLAIN_STYLE); }

  /** 0 is the plain style. */
  idOf(style: Style): number {
    const name = `${style.fg},${style.bg},${attributesOf(style)}`;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#styles.length;
    this.#ids.set(name, id);
    this.#styles.push(style);
    const visible = style.bg >= 0 || style.underline || style.inverse;
    this.#onBlank.push(visible ? (style.inverse ? id : this.idOf({ ...PLAIN_STYLE, bg: style.bg, underline: style.underline })) : 0);
    return id;
  }

  /** The simplest style that looks the same on a blank. */
  onBlank(id: number): number { return this.#onBlank[id]!; }

  /** The escape sequence that turns one style into the other; '' when they are the same. */
  transition(from: number, to: number): string {
    if (from === to) return '';
    if (to === 0) return '\x1b[m';
    const pair = from * 65536 + to;
    const known = this.#transitions.get(pair);
    if (known !== undefined) return known;
    const target = this.#styles[to]!;
    const fresh = `0;${codes(PLAIN_STYLE, target).join(';')}`;
    const delta = codes(this.#styles[from]!, target).join(';');
    const sequence = `\x1b[${delta.length <= fresh.length ? delta : fresh}m`;
    this.#transitions.set(pair, sequence);
    return sequence;
  }
}

function attributesOf(s: Style): string {
  return `${s.bold ? 'b' : ''}${s.dim ? 'd' : ''}${s.italic ? 'i' : ''}${s.underline ? 'u' : ''}${s.inverse ? 'r' : ''}`;
}

function codes(from: Style, to: Style): string[] {
  const list: string[] = [];
  const weightOff = (from.bold && !to.bold) || (from.dim && !to.dim);
  if (weightOff) list.push('22');
  if (to.bold && (weightOff || !from.bold)) list.push('1');
  if (to.dim && (weightOff || !from.dim)) list.push('2');
  if (from.italic !== to.italic) list.push(to.italic ? '3' : '23');
  if (from.underline !== to.underline) list.push(to.underline ? '4' : '24');
  if (from.inverse !== to.inverse) list.push(to.inverse ? '7' : '27');
  if (from.fg !== to.fg) list.push(colourCode(to.fg, 30));
  if (from.bg !== to.bg) list.push(colourCode(to.bg, 40));
  return list;
}

function colourCode(colour: number, base: 30 | 40): string {
  if (colour < 0) return String(base + 9);
  if (colour < 8) return String(base + colour);
  if (colour < 16) return String(base + 60 + colour - 8);
  return `${base + 8};5;${colour}`;
}

const EMPHASES: readonly Emphasis[] = ['none', 'selected', 'lit', 'future'];

/** Style numbers by meaning, for one theme. */
export class ToneStyles {
  readonly theme: Theme;
  readonly #palette: StylePalette;
  readonly #ids = new Map<Tone, Int32Array>();

  constructor(theme: Theme, palette: StylePalette) {
    this.theme = theme;
    this.#palette = palette;
    for (const tone of TONES) this.#ids.set(tone, new Int32Array(EMPHASES.length).fill(-1));
  }

  idOf(tone: Tone, emphasis: Emphasis): number {
    const ids = this.#ids.get(tone)!;
    const index = emphasis === 'none' ? 0 : emphasis === 'selected' ? 1 : emphasis === 'lit' ? 2 : 3;
    const known = ids[index]!;
    if (known >= 0) return known;
    return (ids[index] = this.#palette.idOf(this.theme.style(tone, emphasis)));
  }
}
