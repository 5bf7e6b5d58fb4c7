/**
 * A record in $EDITOR: the session gives its text, takes the changed one back as a what-if, and says what is wrong with it otherwise. A text
 * that was refused stays in its file, and the next time the editor opens on that.
 */
import type { SessionPort } from '../../../engine/session/view.ts';
import type { Message } from './message.ts';
import type { State } from './state.ts';

/** Files and the editor. */
export interface TextEditor {
  /** Opens a new file with that text, or a kept one as it is, and gives what it holds afterwards. */
  editText(file: { readonly name: string; readonly text: string } | { readonly kept: string; readonly line: number }): Promise<{ readonly file: string; readonly text: string }>;
  discard(file: string): Promise<void>;
}

interface Draft { readonly file: string; readonly line: number }

const WORDS = {
  en: { unchanged: 'nothing was changed', refused: 'This record cannot be', kept: (file: string) => `The text is kept in ${file}; e opens it again, too.`, again: 'Edit it again?' },
  zh: { unchanged: '没有修改', refused: '这条记录不成立', kept: (file: string) => `文本保留在 ${file}；按 e 也可再次打开。`, again: '再次编辑？' },
} as const;

export class RecordEditing {
  readonly #port: SessionPort;
  readonly #editor: TextEditor;
  readonly #drafts = new Map<string, Draft>();

  constructor(port: SessionPort, editor: TextEditor) {
    this.#port = port;
    this.#editor = editor;
  }

  /** What the screen is to be told. @throws  what starting the editor throws */
  async edit(number: number, state: State): Promise<Message> {
    const words = WORDS[state.language];
    const name = `${state.view?.status.title ?? ''} ${state.view?.branch?.name ?? ''} ${number}`;
    const draft = this.#drafts.get(name);
    const shown = draft === undefined ? await this.#port.execute(`edit ${number}`) : null;
    if (shown?.ok === false) return { kind: 'notice', text: shown.lines.join(' '), tone: 'error' };
    const before = shown === null ? null : `${shown.lines.join('\n')}\n`;
    const { file, text } = await this.#editor.editText(draft === undefined ? { name: `record-${number}.json`, text: before! } : { kept: draft.file, line: draft.line });
    if (text === before || text.trim() === '') {
      await this.#forget(name, file);
      return { kind: 'notice', text: words.unchanged, tone: 'info' };
    }
    const outcome = await this.#port.execute(`edit ${number} ${text}`);
    if (outcome.ok) {
      await this.#forget(name, file);
      return { kind: 'notice', text: outcome.notice ?? outcome.lines[0] ?? '', tone: 'info' };
    }
    const line = Number(/(?:line|第) (\d+)/.exec(outcome.lines[0] ?? '')?.[1] ?? 1);
    this.#drafts.set(name, { file, line });
    const excerpt = text.split('\n')[line - 1];
    return {
      kind: 'edit-refused', number, title: words.refused,
      lines: [...outcome.lines, ...(excerpt === undefined ? [] : ['', `${line}  ${excerpt}`, '']), words.kept(file), words.again],
    };
  }

  async #forget(name: string, file: string): Promise<void> {
    this.#drafts.delete(name);
    await this.#editor.discard(file);
  }
}
