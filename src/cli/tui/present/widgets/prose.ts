/** Prose of lessons and help: paragraphs, items, code, with `code` between backticks and *stress* between asterisks. */
import { gap, span, wrapLine, type Line, type Span } from '../spans.ts';
import type { ViewBlock } from '../../../../engine/session/view-lesson.ts';
import type { Tone } from '../../theme/tones.ts';

export function paintProse(blocks: readonly ViewBlock[], width: number): readonly Line[] {
  const lines: Line[] = [];
  blocks.forEach((block, i) => {
    if (i > 0 && !(block.kind === 'item' && blocks[i - 1]!.kind === 'item')) lines.push([]);
    lines.push(...paintBlock(block, width));
  });
  return lines;
}

function paintBlock(block: ViewBlock, width: number): readonly Line[] {
  switch (block.kind) {
    case 'heading': return wrapLine([span(block.text, 'heading')], width);
    case 'paragraph': return wrapLine(inlineSpans(block.text, 'text'), width);
    case 'item': return hanging(span('• ', 'muted'), inlineSpans(block.text, 'text'), width);
    case 'task': return hanging(span('▸ ', 'cursor'), inlineSpans(block.text, 'strong'), width);
    case 'done': return hanging(span('✓ ', 'ok'), inlineSpans(block.text, 'muted'), width);
    case 'code': return block.text.split('\n').flatMap((text) => wrapCode(text, 'code', width - 2).map((line): Line => [gap(2), ...line]));
  }
}

/** A line of source, or of a change of source: what does not fit goes on under its first word. */
export function wrapCode(text: string, tone: Tone, width: number): readonly Line[] {
  const lead = /^[+-]? */.exec(text)![0].slice(0, Math.max(0, width >> 1));
  return wrapLine([span(text.slice(lead.length), tone)], width - lead.length).map((line, i) => [i === 0 ? span(lead, tone) : gap(lead.length), ...line]);
}

function hanging(sign: Span, text: Line, width: number): readonly Line[] {
  return wrapLine(text, width - sign.width).map((line, i) => [i === 0 ? sign : gap(sign.width), ...line]);
}

/** `code` and *stress* inside a text. */
export function inlineSpans(text: string, tone: Tone): Line {
  const spans: Span[] = [];
  for (const piece of text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/)) {
    if (piece === '') continue;
    if (piece.startsWith('`') && piece.endsWith('`') && piece.length > 2) spans.push(span(piece.slice(1, -1), 'code'));
    else if (piece.startsWith('*') && piece.endsWith('*') && piece.length > 2) spans.push(span(piece.slice(1, -1), 'strong'));
    else spans.push(span(piece, tone));
  }
  return spans;
}
