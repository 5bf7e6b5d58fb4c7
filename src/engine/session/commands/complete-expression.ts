import { FUNCTIONS } from '../conditions/functions.ts';
import { MEMBERS } from '../conditions/compiler.ts';
import { NAMES } from '../conditions/names.ts';
import type { Session } from '../session.ts';
import type { Completion } from '../view.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { topicNames } from '../views/topology.ts';

/** Ends of the word before the caret, inside of an expression: names, functions, and what stands in the quotes of store("…"). */
export function completeExpression(session: Session, word: string): readonly Completion[] {
  const lookups = SessionLookups.of(session);
  const inQuotes = /^(.*?(store|topic|outputs|partitionTime)\(")([^"]*)$/s.exec(word);
  if (inQuotes !== null) {
    const names = inQuotes[2] === 'store' ? lookups.storeNames : topicNames(session, lookups).map((topic) => topic.name);
    return names.filter((name) => name.startsWith(inQuotes[3]!)).map((name) => ({ text: `${inQuotes[1]}${name}")`, hint: inQuotes[2]! }));
  }
  const member = /^(.*?(store|topic)\("[^"]*"\)\.)(\w*)$/s.exec(word);
  if (member !== null) return MEMBERS[member[2] as 'store' | 'topic'].filter((name) => name.startsWith(member[3]!)).map((name) => ({ text: `${member[1]}${name}`, hint: '' }));
  const begin = /^(.*?)([A-Za-z]*)$/s.exec(word)!;
  return [
    ...Object.entries(NAMES).map(([text, { summary }]) => ({ text, hint: summary[session.language] })),
    ...['store("', 'topic("', 'time("'].map((text) => ({ text, hint: '' })),
    ...Object.entries(FUNCTIONS).map(([name, { summary }]) => ({ text: `${name}(`, hint: summary[session.language] })),
  ].filter(({ text }) => text.startsWith(begin[2]!)).map(({ text, hint }) => ({ text: `${begin[1]}${text}`, hint }));
}
