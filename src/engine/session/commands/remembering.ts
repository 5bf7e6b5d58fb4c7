import { answersOf } from '../answers/answers.ts';
import type { Debugger } from '../debugger.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { textTable } from './text-table.ts';

function marks(on: Debugger): CommandResult {
  const rows = on.marks.map(({ name, record, step }) => ({ name, record, step }));
  return said(rows.length === 0 ? answersOf(on.session.language).noMarks : textTable(['', ''], rows.map(({ name, record, step }) => [name, `${record}.${step}`])), rows);
}

function notes(on: Debugger): CommandResult {
  const rows = on.notes.map(({ text, record, step }) => ({ record, step, text }));
  return said(rows.length === 0 ? answersOf(on.session.language).noNotes : rows.map(({ record, step, text }, index) => `${index + 1}  ${record}.${step}  ${text}`), rows);
}

/** Marks and notes: what a person wants to find again. They go into a saved session. */
export const REMEMBERING: readonly Command[] = [
  {
    names: ['mark'], group: 'moving', usage: 'mark [NAME]', data: '{ mark, record, step }; without a name [{ name, record, step }]', summary: { en: "name this moment; goto 'NAME comes back; without a name all marks", zh: "给此刻命名；goto 'NAME 可返回；不带名称则列出" },
    run: (on, call) => (call.args[0] === undefined ? marks(on) : on.setMark(call.args[0])),
  },
  {
    names: ['unmark'], group: 'moving', usage: 'unmark NAME', data: '[{ name, record, step }] that are left', summary: { en: 'forget a mark', zh: '删除标记' },
    run: (on, call) => {
      if (call.args[0] === undefined || !on.deleteMark(call.args[0])) return refused((say) => say.noMark(call.args[0] ?? '', null, on.markNames()));
      on.session.changed();
      return { ...marks(on), lines: [answersOf(on.session.language).markGone(call.args[0])] };
    },
    complete: (on) => on.markNames().map((text) => ({ text, hint: '' })),
  },
  {
    names: ['jump'], group: 'moving', usage: 'jump NAME', data: 'as step', summary: { en: 'go to a mark', zh: '跳到标记' },
    run: (on, call) => (call.args[0] === undefined ? refused((say) => say.jumpNeeds(on.markNames())) : on.jump(call.args[0])),
    complete: (on) => on.markNames().map((text) => ({ text, hint: '' })),
  },
  {
    names: ['note'], group: 'session', usage: 'note [TEXT]', data: '[{ record, step, text }]', summary: { en: 'write a note about this moment; without a text all notes', zh: '为此刻写注；不带文本则列出' },
    run: (on, call) => {
      if (call.rest === '') return notes(on);
      on.notes.push({ text: call.rest, ...on.session.moment.position });
      on.session.changed();
      return { ...notes(on), lines: [answersOf(on.session.language).noteWritten(on.notes.length)] };
    },
  },
];
