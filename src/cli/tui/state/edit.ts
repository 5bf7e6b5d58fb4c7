/** Editing one line of text by whole characters: an emoji or a Chinese character goes with one Backspace. */
import { graphemesOf } from '../text/width.ts';
import type { LineEdit } from './state.ts';

export function insert(edit: LineEdit, text: string): LineEdit {
  const line = text.replace(/[\r\n]+/g, ' ');
  return { text: edit.text.slice(0, edit.caret) + line + edit.text.slice(edit.caret), caret: edit.caret + line.length };
}

/** The edit after a key; null when the key does not edit. */
export function editKey(edit: LineEdit, key: string): LineEdit | null {
  const { text, caret } = edit;
  switch (key) {
    case 'left': case 'ctrl-b': return { text, caret: before(text, caret) };
    case 'right': case 'ctrl-f': return { text, caret: after(text, caret) };
    case 'home': case 'ctrl-a': return { text, caret: 0 };
    case 'end': case 'ctrl-e': return { text, caret: text.length };
    case 'ctrl-left': case 'alt-b': return { text, caret: wordBefore(text, caret) };
    case 'ctrl-right': case 'alt-f': return { text, caret: wordAfter(text, caret) };
    case 'backspace': case 'ctrl-h': return cut(text, before(text, caret), caret);
    case 'delete': return cut(text, caret, after(text, caret));
    case 'ctrl-w': case 'alt-backspace': case 'ctrl-backspace': return cut(text, wordBefore(text, caret), caret);
    case 'ctrl-u': return cut(text, 0, caret);
    case 'ctrl-k': return cut(text, caret, text.length);
    default: return null;
  }
}

function cut(text: string, from: number, to: number): LineEdit { return { text: text.slice(0, from) + text.slice(to), caret: from }; }

function before(text: string, caret: number): number {
  const graphemes = graphemesOf(text.slice(0, caret));
  return caret - (graphemes[graphemes.length - 1]?.text.length ?? 0);
}
function after(text: string, caret: number): number { return caret + (graphemesOf(text.slice(caret))[0]?.text.length ?? 0); }

function wordBefore(text: string, caret: number): number { return /(\S+\s*|\s+)$/.exec(text.slice(0, caret))?.index ?? 0; }
function wordAfter(text: string, caret: number): number { return caret + (/^\s*\S*/.exec(text.slice(caret))?.[0].length ?? 0); }
