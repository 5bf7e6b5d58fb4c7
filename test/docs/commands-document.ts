import { ALL_COMMANDS } from '../../src/engine/session/commands/all-commands.ts';
import { CommandTable } from '../../src/engine/session/commands/command-table.ts';
import type { Command } from '../../src/engine/session/commands/command.ts';
import { LOOKS } from '../../src/engine/session/commands/looks.ts';
import { FUNCTIONS } from '../../src/engine/session/conditions/functions.ts';
import { NAMES } from '../../src/engine/session/conditions/names.ts';

const GROUPS: readonly (readonly [Command['group'], string])[] = [
  ['moving', 'Moving'], ['looking', 'Looking'], ['stopping', 'Stopping'], ['asking', 'Asking why'], ['what-if', 'What if'], ['acting', 'Acting on the engine'], ['session', 'The session'],
];

/** docs/commands.md: the whole language, from the tables that help and completion use. */
export function commandsDocument(): string {
  const commands = new CommandTable(ALL_COMMANDS).commands;
  return [
    '# The command language', '',
    'What `kstep debug --plain`, `--script FILE`, `-e COMMAND` and the `:` line of the workbench speak. Made from the command table by', '`npm run goldens`; a test compares.', '',
    '- A number in front repeats or limits: `25n`, `100history alice`. A `-` behind the name, or a capital for a single letter, goes backwards:',
    '  `step-`, `S`. An empty line repeats the last move. Unambiguous beginnings of names will do.',
    '- `N.K` is the moment after step K of record N; `0` stands before the first record. A step is a node\'s part in a record.',
    '- Lines that begin with `#` are comments. A script ends with the first command that fails, with exit status 1; Ctrl-C stops what runs between',
    '  two turns, with status 130.', '',
    ...GROUPS.flatMap(([group, title]) => {
      const members = commands.filter((command) => command.group === group);
      return members.length === 0 ? [] : [`## ${title}`, '', ...members.flatMap(commandLines)];
    }),
    '## What print shows as a table', '', '| | | data |', '|---|---|---|', ...Object.values(LOOKS).map((look) => `| \`${look.usage}\` | ${look.summary.en} | ${escaped(look.data)} |`), '',
    'Types that begin with View are those of `src/engine/session/view.ts`.', '',
    '## Expressions', '', 'For `print`, `until`, `break`, `log … at`, `expect`. JavaScript\'s operators `== != < <= > >= + - * / % ! && || ?? ?:`, lists and objects; `and`, `or` and', '`not` may stand for their signs. Long values and plain numbers go together. What is not there is null, a field of null is null, and null is neither',
    'smaller nor larger than anything. A windowed key equals its inner key. Nothing can be assigned, and no code of a program is run.', '',
    '| name | |', '|---|---|', ...Object.entries(NAMES).map(([name, { summary }]) => `| \`${name}\` | ${escaped(summary.en)} |`),
    '| `store("NAME")` | a store now: `.get(key)`, `.has(key)`, `.size`, `.dirty`; windows `.window(key, start)`, `.windows(key)`; sessions `.session(key, start, end)`; versions `.get(key, asOf)` |',
    '| `topic("NAME")` | a topic now: `.size`, `.last`, `.at(n)`; of an input what was taken from it |',
    '| `time("01:05")` | a time after the base time, an ISO date, or epoch ms |',
    ...Object.values(FUNCTIONS).map(({ usage, summary }) => `| \`${usage}\` | ${escaped(summary.en)} |`), '',
    'A condition about the record at hand (`key`, `value`, `fate`) stops once per record, at its first step where it holds; one about a step', '(`node`, `drop`, `late`) at each step where it holds; one about stores, topics and clocks where it becomes true.', '',
    '## --json', '', 'One object a command, on one line:', '', '```', '{ "command": "next", "ok": true, "data": { … }, "lines": ["1.4  visits-0 offset 0 …"], "log": [ … ] }', '```', '',
    '`lines` is what a person reads. `error` is there when `ok` is false. `log` is there when log lines have told something since the command before.', '`data` is said above for each command. Long values are numbers where these hold them, else texts; bytes are `{"$hex": "00ff"}`, windowed keys', '`{"key": …, "start": …, "end": …, "kind": "time"}`, times epoch ms; the kind is `time`, `session`, `unlimited`, or `sliding` where an output of `kstep run` is known to be.', '',
  ].join('\n');
}

function commandLines(command: Command): string[] {
  const short = command.names.slice(1).map((name) => `\`${name}\``);
  return [
    `### \`${command.usage}\``, '', `${sentence(command.summary.en)}${short.length === 0 ? '' : ` Short: ${short.join(', ')}.`}`, '',
    ...(command.help === undefined ? [] : ['```', ...command.help.en.split('\n'), '```', '']),
    ...(command.data === undefined ? [] : [`Data: \`${command.data}\``, '']),
  ];
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
const escaped = (text: string): string => text.replaceAll('|', '\\|');
