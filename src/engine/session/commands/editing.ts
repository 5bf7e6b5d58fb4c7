import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Debugger } from '../debugger.ts';
import { Branches, type Changed } from '../what-if/branches.ts';
import type { Branch } from '../what-if/branch.ts';
import { edit, EDITABLE, type Editable } from '../what-if/changes.ts';
import { editFromText, recordFields } from '../what-if/record-text.ts';
import { RECORD_WORDS } from '../what-if/record-words.ts';
import { refused, said, type CommandResult } from './command.ts';

/** Makes a change in a branch and says where that stands. */
type Change = (on: Debugger, words: string, make: (branch: Branch) => Changed) => Promise<CommandResult>;

/** `edit N` shows a record as text, `edit N {…}` takes the changed text, `edit N FIELD NEW` changes one field. */
export async function editRecord(on: Debugger, rest: string, change: Change): Promise<CommandResult> {
  const words = RECORD_WORDS[on.session.language];
  const [, digits, behind] = /^(\d+)\s*(.*)$/s.exec(rest.trim()) ?? [];
  if (digits === undefined) throw new IllegalArgumentException(words.howToEdit);
  const number = Number(digits);
  if (behind === '') {
    const fields = recordFields(Branches.of(on).current, number);
    return said(JSON.stringify(fields, null, 2).split('\n'), { record: number, fields });
  }
  if (behind!.startsWith('{')) {
    // the text as it was typed: lines are counted in it
    const text = rest.slice(rest.indexOf(digits) + digits.length).replace(/^[^\S\n]/, '');
    const changes = editFromText(Branches.of(on).current, number, text).words;
    if (changes.length === 0) return refused(words.unchanged(number));
    return change(on, `edit ${number} ${changes.join(', ')}`, (branch) => editFromText(branch, number, text).changed);
  }
  const [, name, value] = /^([a-z]+)\s+(.*)$/s.exec(behind!) ?? [];
  const field = name === 'timestamp' ? 'ts' : name;
  if (!(EDITABLE as readonly (string | undefined)[]).includes(field)) throw new IllegalArgumentException(words.howToEdit);
  return change(on, `edit ${number} ${field} ${value}`, (branch) => edit(branch, number, field as Editable, value!));
}
