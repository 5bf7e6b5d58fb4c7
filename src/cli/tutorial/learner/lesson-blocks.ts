import type { ViewBlock } from '../../../engine/session/view-lesson.ts';
import { joinLines } from '../format/markdown.ts';

/** Something between `{{` and `}}`. */
const FILL_IN = /\{\{\s*([\s\S]+?)\s*\}\}/g;

/** A text with its fill-ins replaced. */
export function filled(text: string, fill: (expression: string) => string): string {
  return text.replace(FILL_IN, (_, expression: string) => fill(expression.replace(/\s+/g, ' ')));
}

/** Expressions of all fill-ins of a text. */
export function fillIns(text: string): readonly string[] { return [...text.matchAll(FILL_IN)].map((match) => match[1]!.replace(/\s+/g, ' ')); }

/**
 * Markdown of a lesson as blocks: paragraphs, `- items`, `- [ ] tasks`, `### headings` and fenced code. Nothing else is known.
 * @param done  the step is done: its tasks are shown as such
 */
export function lessonBlocks(markdown: string, fill: (expression: string) => string, done = false): readonly ViewBlock[] {
  const blocks: ViewBlock[] = [];
  let open: { kind: ViewBlock['kind']; lines: string[] } | null = null;
  const close = (): void => {
    if (open !== null) blocks.push({ kind: open.kind, text: filled(joinLines(open.lines), fill) });
    open = null;
  };
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const item = /^- (\[ \] )?(.*)$/.exec(line);
    const heading = /^#{3,} +(.*)$/.exec(line);
    if (line.startsWith('```')) {
      close();
      const end = lines.indexOf('```', at + 1);
      const to = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: filled(lines.slice(at + 1, to).join('\n'), fill) });
      at = to;
    } else if (line.trim() === '') close();
    else if (heading !== null) {
      close();
      blocks.push({ kind: 'heading', text: filled(heading[1]!, fill) });
    } else if (item !== null) {
      close();
      open = { kind: item[1] === undefined ? 'item' : done ? 'done' : 'task', lines: [item[2]!] };
    } else {
      open ??= { kind: 'paragraph', lines: [] };
      open.lines.push(line.trim());
    }
  }
  close();
  return blocks;
}
