/** What every painter is told besides its data. */
import type { ViewTimeFormat } from '../../../engine/session/view.ts';
import type { Words } from './words.ts';

export interface Paint {
  readonly width: number;
  readonly height: number;
  readonly time: ViewTimeFormat;
  readonly words: Words;
}

/** A pane's content that scrolls: all its rows, which of them is selected, and what must stay in sight. */
export interface Scrolled { readonly top: number; readonly cursor: number | null }
