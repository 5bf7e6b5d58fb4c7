/**
 * The frame of a lesson file: front matter, `##` sections, machine blocks and text lines, each with its line. What remains is prose.
 *
 *     ## s3 The window closes            a section: id and title
 *     ```step … ```                      a machine block (step, predict, exercise, hint)
 *     P2.ask: How many records come      a text: its id, and one sentence or more;
 *       out of `final`?                  it goes on in lines that are indented
 */
import { LessonError, type Place } from './lesson-error.ts';
import type { Text } from './lesson.ts';

export interface MachineBlock { readonly kind: BlockKind; readonly yaml: string; readonly place: Place }
export interface Section {
  /** `s1`, `exercise`, `end`; empty for what stands before the first `##`. */
  readonly id: string;
  readonly title: string;
  readonly prose: string;
  readonly blocks: readonly MachineBlock[];
  readonly place: Place;
}
export interface LessonFile {
  readonly frontMatter: { readonly yaml: string; readonly place: Place } | null;
  readonly sections: readonly Section[];
  readonly texts: ReadonlyMap<string, Text>;
}

const BLOCK_KINDS = ['step', 'predict', 'exercise', 'hint'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
const TEXT_LINE = /^((?:P\d+|hint|note|end)\.[A-Za-z0-9.-]+): (.*)$/;

export function parseLessonFile(source: string, file: string): LessonFile {
  const lines = source.replace(/\r\n/g, '\n').split('\n');
  let at = 0;
  let frontMatter: LessonFile['frontMatter'] = null;
  if (lines[0] === '---') {
    const end = lines.indexOf('---', 1);
    if (end < 0) throw new LessonError({ file, line: 1 }, 'the front matter has no closing ---');
    frontMatter = { yaml: lines.slice(1, end).join('\n'), place: { file, line: 2 } };
    at = end + 1;
  }
  const sections: Section[] = [];
  const texts = new Map<string, Text>();
  let open: { id: string; title: string; prose: string[]; blocks: MachineBlock[]; place: Place } = { id: '', title: '', prose: [], blocks: [], place: { file, line: at + 1 } };
  const close = (): void => void sections.push({ ...open, prose: open.prose.join('\n').trim() });
  while (at < lines.length) {
    const line = lines[at]!;
    const place = { file, line: at + 1 };
    const heading = /^## +(\S+)(?: +(.*))?$/.exec(line);
    const fence = /^```(\S*)/.exec(line);
    const text = TEXT_LINE.exec(line);
    at++;
    if (heading !== null) {
      close();
      open = { id: heading[1]!, title: (heading[2] ?? '').trim(), prose: [], blocks: [], place };
    } else if (fence !== null) {
      const end = lines.indexOf('```', at);
      if (end < 0) throw new LessonError(place, 'this block has no closing ```');
      const kind = fence[1] as BlockKind;
      if (BLOCK_KINDS.includes(kind)) open.blocks.push({ kind, yaml: lines.slice(at, end).join('\n'), place: { file, line: at + 1 } });
      else open.prose.push(...lines.slice(at - 1, end + 1));
      at = end + 1;
    } else if (text !== null) {
      const parts = [text[2]!];
      while (at < lines.length && /^ {2,}\S/.test(lines[at]!)) parts.push(lines[at++]!.trim());
      if (texts.has(text[1]!)) throw new LessonError(place, `the text ${text[1]!} is there twice (line ${texts.get(text[1]!)!.place.line})`);
      texts.set(text[1]!, { text: joinLines(parts), place });
    } else open.prose.push(line);
  }
  close();
  return { frontMatter, sections, texts };
}

const WIDE = /[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
/** Brings its own space with it, whatever stands beside it. */
const WIDE_MARK = /[\u3000-\u303f\uff00-\uffef]/;

/** Wrapped lines as one: with a blank between words, without one where Chinese meets Chinese, or beside a Chinese comma. */
export function joinLines(lines: readonly string[]): string {
  let joined = '';
  for (const line of lines) {
    if (joined === '') joined = line;
    // the signs of stress are not seen
    else joined += (isOne(joined.replace(/\*$/, '').at(-1) ?? '', line.replace(/^\*/, '')[0] ?? '') ? '' : ' ') + line;
  }
  return joined.trim();
}

function isOne(before: string, after: string): boolean {
  return (WIDE.test(before) && WIDE.test(after)) || WIDE_MARK.test(before) || WIDE_MARK.test(after);
}
