/**
 * The themes: a style for each meaning. The dark theme says its hues with the terminal's own colours, so that a user's palette decides (and a
 * step costs half the bytes); greys and the light theme come from the 256-colour table, with a fallback among the sixteen. Bright colours are
 * avoided: popular palettes use them for greys.
 *
 *     const style = THEMES.dark.style('dropped', 'none');  // { fg: 203, … }
 */
import type { Emphasis, Tone } from './tones.ts';

/** `fg`, `bg`: -1 for the terminal's own, else an index of the 256-colour table. */
export interface Style {
  readonly fg: number;
  readonly bg: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export const PLAIN_STYLE: Style = { fg: -1, bg: -1, bold: false, dim: false, italic: false, underline: false, inverse: false };

export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'none';
export const THEME_NAMES: readonly ThemeName[] = ['dark', 'light', 'high-contrast', 'none'];

/** A colour of the 256 table, the one of the 16 that stands in for it, and attributes: `b`old, `d`im, `i`talic, `u`nderline, `r`everse. */
type Entry = readonly [colour: number, basic: number, attributes?: string];

type Palette = { readonly [tone in Tone]: Entry };

const DARK: Palette = {
  text: [-1, -1], muted: [246, 7], faint: [240, 8], strong: [-1, -1, 'b'], accent: [6, 6], heading: [6, 6, 'b'],
  code: [180, 3], 'key-name': [3, 3, 'b'], button: [-1, -1, 'r'],
  border: [240, 8], 'border-focus': [6, 6, 'b'], title: [250, 7], 'title-focus': [6, 6, 'b'], tab: [244, 8], 'tab-active': [252, 7, 'b'],
  key: [6, 6], value: [-1, -1], time: [-1, -1], number: [3, 3], null: [244, 8, 'i'],
  node: [-1, -1], 'node-visited': [2, 2], 'node-current': [3, 3, 'b'], here: [3, 3, 'br'], 'dropped-here': [1, 1, 'br'], edge: [240, 8],
  'edge-lit': [2, 2], payload: [3, 3], topic: [5, 5], store: [6, 6], badge: [244, 8], counter: [-1, -1],
  inserted: [2, 2, 'b'], updated: [3, 3, 'b'], deleted: [1, 1, 'b'], read: [6, 6], 'old-value': [244, 8],
  emitted: [2, 2], stored: [6, 6], buffered: [5, 5], cached: [110, 4], waiting: [3, 3], dropped: [1, 1], failed: [1, 1, 'br'],
  pending: [244, 8],
  'window-open': [2, 2], 'window-grace': [3, 3], 'window-closed': [240, 8], 'stream-time': [5, 5, 'b'], 'wall-time': [110, 4],
  cursor: [3, 3, 'b'], mark: [5, 5, 'b'], breakpoint: [1, 1, 'b'],
  ok: [2, 2], warning: [3, 3], error: [1, 1, 'b'], info: [6, 6], sim: [2, 2, 'b'], real: [1, 1, 'br'],
  selection: [-1, -1, 'r'], match: [3, 3, 'u'], input: [-1, -1, 'b'], placeholder: [240, 8], disabled: [240, 8],
};

const LIGHT: Palette = {
  text: [-1, -1], muted: [240, 8], faint: [247, 7], strong: [-1, -1, 'b'], accent: [25, 4], heading: [25, 4, 'b'],
  code: [94, 3], 'key-name': [124, 1, 'b'], button: [-1, -1, 'r'],
  border: [248, 7], 'border-focus': [25, 4, 'b'], title: [238, 0], 'title-focus': [25, 4, 'b'], tab: [243, 8], 'tab-active': [235, 0, 'b'],
  key: [25, 4], value: [235, -1], time: [94, 3], number: [130, 3], null: [244, 8, 'i'],
  node: [236, -1], 'node-visited': [29, 2], 'node-current': [124, 1, 'b'], here: [124, 1, 'br'], 'dropped-here': [160, 1, 'br'], edge: [247, 7], 'edge-lit': [29, 2], payload: [130, 1],
  topic: [91, 5], store: [24, 6], badge: [244, 8], counter: [240, 8],
  inserted: [28, 2, 'b'], updated: [130, 3, 'b'], deleted: [160, 1, 'b'], read: [25, 4], 'old-value': [244, 8],
  emitted: [28, 2], stored: [24, 6], buffered: [91, 5], cached: [25, 4], waiting: [130, 3], dropped: [160, 1], failed: [160, 1, 'br'],
  pending: [245, 8],
  'window-open': [28, 2], 'window-grace': [130, 3], 'window-closed': [248, 7], 'stream-time': [127, 5, 'b'], 'wall-time': [25, 4],
  cursor: [124, 1, 'b'], mark: [127, 5, 'b'], breakpoint: [160, 1, 'b'],
  ok: [28, 2], warning: [130, 3], error: [160, 1, 'b'], info: [25, 4], sim: [29, 2, 'b'], real: [160, 1, 'br'],
  selection: [-1, -1, 'r'], match: [124, 1, 'u'], input: [232, -1], placeholder: [247, 7], disabled: [247, 7],
};

const HIGH_CONTRAST: Palette = {
  ...DARK,
  text: [15, 15], muted: [15, 15], faint: [250, 7], strong: [15, 15, 'b'], accent: [14, 14, 'b'], heading: [14, 14, 'b'],
  border: [15, 15], 'border-focus': [11, 11, 'b'], title: [15, 15], 'title-focus': [11, 11, 'b'], tab: [250, 7], 'tab-active': [15, 15, 'bu'],
  code: [11, 11], 'key-name': [11, 11, 'b'],
  key: [14, 14], value: [15, 15], time: [11, 11], number: [11, 11], null: [250, 7],
  node: [15, 15], 'node-visited': [10, 10], 'node-current': [11, 11, 'b'], here: [11, 11, 'br'], 'dropped-here': [9, 9, 'br'], edge: [15, 15], 'edge-lit': [10, 10, 'b'], payload: [11, 11, 'b'],
  topic: [13, 13], store: [14, 14], badge: [15, 15], counter: [15, 15],
  inserted: [10, 10, 'b'], updated: [11, 11, 'b'], deleted: [9, 9, 'b'], read: [14, 14], 'old-value': [250, 7],
  emitted: [10, 10], stored: [14, 14], buffered: [13, 13], cached: [12, 12], waiting: [11, 11], dropped: [9, 9, 'b'], failed: [9, 9, 'br'],
  pending: [250, 7], 'window-open': [10, 10, 'b'], 'window-grace': [11, 11], 'window-closed': [250, 7], 'stream-time': [13, 13, 'b'],
  'wall-time': [12, 12], cursor: [11, 11, 'b'], mark: [13, 13, 'b'], breakpoint: [9, 9, 'b'],
  ok: [10, 10, 'b'], warning: [11, 11, 'b'], error: [9, 9, 'br'], info: [14, 14], sim: [10, 10, 'b'], real: [9, 9, 'br'],
  match: [11, 11, 'bu'], input: [15, 15, 'b'], placeholder: [250, 7], disabled: [250, 7],
};

/** Without colour: bold, dim, underline and reverse only, for what must be found at a glance. */
const NONE: Partial<{ readonly [tone in Tone]: string }> = {
  strong: 'b', heading: 'b', 'key-name': 'b', button: 'r', 'border-focus': 'b', 'title-focus': 'b', 'tab-active': 'b',
  'node-current': 'b', here: 'br', 'dropped-here': 'br', payload: 'b', inserted: 'b', updated: 'b', deleted: 'b', failed: 'b', 'stream-time': 'b', cursor: 'b', mark: 'b',
  breakpoint: 'b', error: 'b', real: 'br', sim: 'b', selection: 'r', match: 'u',
};

function withAttributes(fg: number, attributes: string): Style {
  return {
    fg, bg: -1, bold: attributes.includes('b'), dim: attributes.includes('d'), italic: attributes.includes('i'),
    underline: attributes.includes('u'), inverse: attributes.includes('r'),
  };
}

function emphasised(style: Style, emphasis: Emphasis, name: ThemeName, depth: ColourDepth): Style {
  if (emphasis === 'none') return style;
  const colourless = name === 'none' || depth === 0;
  if (emphasis === 'future') {
    if (colourless) return { ...style, bold: false, dim: true };
    return { ...style, fg: depth >= 8 ? (name === 'light' ? 249 : name === 'high-contrast' ? 250 : 239) : 8, bold: false, inverse: false };
  }
  if (emphasis === 'lit') return { ...style, bold: true };
  if (colourless || depth < 8 || name === 'high-contrast') return { ...style, fg: -1, inverse: true };
  return { ...style, bg: name === 'light' ? 253 : 237 };
}

/** Bits of colour: none, the sixteen, the 256. (Terminals with 24 bits have the 256 as well.) */
export type ColourDepth = 0 | 4 | 8;

export interface Theme {
  readonly name: ThemeName;
  style(tone: Tone, emphasis: Emphasis): Style;
}

/** The theme for that colour depth. Depth 0 gives the colourless one, whatever its name. */
export function themeOf(name: ThemeName, depth: ColourDepth): Theme {
  const shown: ThemeName = depth === 0 ? 'none' : name;
  const palette = shown === 'light' ? LIGHT : shown === 'high-contrast' ? HIGH_CONTRAST : DARK;
  return {
    name: shown,
    style(tone, emphasis) {
      if (shown === 'none') return emphasised(withAttributes(-1, NONE[tone] ?? ''), emphasis, shown, 0);
      const [colour, basic, attributes = ''] = palette[tone];
      return emphasised(withAttributes(depth === 8 ? colour : basic, attributes), emphasis, shown, depth);
    },
  };
}
