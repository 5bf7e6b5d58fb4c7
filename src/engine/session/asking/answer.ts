import type { Json } from '../codec.ts';
import { momentAfter } from '../stopping/finder.ts';
import { Moment } from '../moment.ts';
import type { Session } from '../session.ts';
import { plainText } from '../sentences/text.ts';
import type { ViewCause, ViewMoment, ViewText, ViewWhy } from '../view.ts';

/** The answer to a question: a tree for screens, lines for a terminal, plain data for a program. */
export interface Answer extends ViewWhy {
  /** Input records that went into the thing asked for, ascending; and those that only decided when. */
  readonly inputs: readonly number[];
  readonly triggers: readonly number[];
}

/** A cause before it has its place in the tree. */
export interface CauseNode { readonly text: ViewText; readonly event: number; readonly causes: readonly CauseNode[] }

export function leaf(text: ViewText, event = -1): CauseNode { return { text, event, causes: [] }; }

/** Ids are places in the tree: `0.2.1`. */
export function viewCause(session: Session, node: CauseNode, id = '0'): ViewCause {
  return {
    id, text: node.text, moment: node.event < 0 ? null : momentOf(session, node.event),
    causes: node.causes.map((cause, index) => viewCause(session, cause, `${id}.${index}`)),
  };
}

/** Just after the step that an event belongs to. */
export function momentOf(session: Session, event: number): ViewMoment { return new Moment(session.timeline, momentAfter(session.timeline, event)).position; }
export function momentText({ record, step }: ViewMoment): string { return `${record}.${step}`; }

/** The tree as text: a cause a line, with the moment to go to at its end. */
export function linesOf(answer: ViewWhy): readonly string[] {
  const lines = [plainText(answer.question), shownCause(answer.root)];
  addLines(answer.root.causes, '', lines);
  return lines;
}

function addLines(causes: readonly ViewCause[], indent: string, lines: string[]): void {
  causes.forEach((cause, index) => {
    const isLast = index === causes.length - 1;
    lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${shownCause(cause)}`);
    addLines(cause.causes, `${indent}${isLast ? '   ' : '│  '}`, lines);
  });
}

function shownCause({ text, moment }: ViewCause): string { return `${plainText(text)}${moment === null ? '' : `  (${momentText(moment)})`}`; }

export function dataOf(answer: Answer): Json {
  return { question: plainText(answer.question), cause: causeData(answer.root), inputs: answer.inputs, triggers: answer.triggers };
}
function causeData({ text, moment, causes }: ViewCause): Json {
  return { text: plainText(text), moment: moment === null ? null : { record: moment.record, step: moment.step }, causes: causes.map(causeData) };
}
