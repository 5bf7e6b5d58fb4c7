import { answersOf } from '../answers/answers.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import { nearest } from '../../common/nearest.ts';
import { StreamsConfig } from '../../config/streams-config.ts';
import { STREAMS_CONFIG_DEFINITIONS } from '../../config/streams-config-definitions.ts';
import { FUNCTIONS } from '../conditions/functions.ts';
import { NAMES } from '../conditions/names.ts';
import { toJson, type Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { SESSION_DEFAULTS } from '../session-options.ts';
import { numberOf } from './arguments.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { textTable } from './text-table.ts';
import { setConfiguration } from './what-if.ts';

function config(on: Debugger, key: string | undefined): CommandResult {
  const given = on.session.options.config ?? {};
  const all = new StreamsConfig({ ...SESSION_DEFAULTS, ...given });
  const keys = STREAMS_CONFIG_DEFINITIONS.map((definition) => definition.key);
  const words = answersOf(on.session.language);
  const fromWhere = (name: string): keyof AnswerWords['configFrom'] => (Object.hasOwn(given, name) ? 'set' : Object.hasOwn(SESSION_DEFAULTS, name) ? 'session default' : 'default');
  const row = (name: string): { readonly key: string; readonly value: Json; readonly from: keyof AnswerWords['configFrom'] } => ({ key: name, value: shown(keys.includes(name) ? all.get(name) : given[name]), from: fromWhere(name) });
  if (key !== undefined) {
    if (!keys.includes(key) && !Object.hasOwn(given, key)) {
      const near = nearest(key, keys);
      return refused((say) => say.noConfiguration(key, near));
    }
    const found = row(key);
    const definition = STREAMS_CONFIG_DEFINITIONS.find((one) => one.key === key);
    return said([words.configKey(key, text(found.value), words.configFrom[found.from]), ...(definition === undefined ? [] : [words.configDefault(text(shown(definition.defaultValue)))])], { ...found });
  }
  const rows = [...new Set([...keys, ...Object.keys(given)])].map(row);
  const changed = rows.filter((one) => one.from !== 'default');
  return said([
    ...textTable(words.configHeader, changed.map((one) => [one.key, text(one.value), words.configFrom[one.from]])),
    words.configOthers(rows.length - changed.length), ...all.warnings.map((warning) => words.configWarning(warning)),
  ], rows.map((one) => ({ ...one })));
}

/** Values that are objects of a program stand for their class. */
function shown(value: unknown): Json {
  if (typeof value === 'function') return value.name === '' ? 'a function' : value.name;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value.constructor.name;
  return toJson(value);
}
function text(value: Json): string { return typeof value === 'string' ? value : JSON.stringify(value); }

const SETTINGS = ['lang', 'list', 'rows'] as const;

function set(on: Debugger, name: string | undefined, value: string | undefined): CommandResult {
  const current = (): { readonly [name: string]: Json } => ({ lang: on.session.language, list: on.settings.list, rows: on.settings.rows });
  if (name === undefined) return said(textTable(['', ''], Object.entries(current()).map(([key, now]) => [key, String(now)])), current());
  switch (name) {
    case 'lang':
      if (value !== 'en' && value !== 'zh') return refused((say) => say.setLangNeeds(value));
      on.session.language = value;
      break;
    case 'list': case 'rows': {
      const number = numberOf(value, 'notLines');
      if (number < 1 || number > 100_000) return refused((say) => say.setNumber(name));
      on.settings[name] = number;
      break;
    }
    default: {
      const near = nearest(name, [...SETTINGS, ...STREAMS_CONFIG_DEFINITIONS.map(({ key }) => key)]);
      const isKey = near !== null && !(SETTINGS as readonly string[]).includes(near);
      return refused((say) => (isKey ? say.noSettingButKey(name, SETTINGS, near) : say.noSetting(name, SETTINGS, near)));
    }
  }
  on.session.changed();
  return said(answersOf(on.session.language).settingIs(name, String(current()[name])), current());
}

function expressions(on: Debugger): CommandResult {
  const { language } = on.session;
  const words = answersOf(language);
  const rows = [
    ...Object.entries(NAMES).map(([name, { summary }]) => [name, summary[language]]),
    ['store("NAME")', words.aboutStore],
    ['topic("NAME")', words.aboutTopic],
    ['time("01:05")', words.aboutTime],
    ...Object.values(FUNCTIONS).map(({ usage, summary }) => [usage, summary[language]]),
  ];
  const lines = textTable(['', ''], rows, 110);
  return said([...lines, words.aboutOperators, words.aboutStops, words.aboutNull], { names: Object.keys(NAMES), functions: ['store', 'topic', 'time', ...Object.keys(FUNCTIONS)] });
}

export const CONFIGURING: readonly Command[] = [
  {
    names: ['config'], group: 'session', usage: 'config [KEY]', data: '[{ key, value, from }], or one', summary: { en: 'the configuration of the run, and where each value comes from', zh: '运行的配置及各值来源' },
    run: (on, call) => config(on, call.args[0]), complete: () => STREAMS_CONFIG_DEFINITIONS.map(({ key }) => ({ text: key, hint: '' })),
  },
  {
    names: ['set'], group: 'session', usage: 'set [NAME VALUE | CONFIG=VALUE]', data: '{ lang, list, rows }', summary: { en: 'settings of the debugger: lang en|zh, list LINES, rows ROWS; CONFIG=VALUE changes the configuration in a branch', zh: '调试器设置：lang en|zh、list 行数、rows 行数；CONFIG=VALUE 在分支中改变配置' },
    run: (on, call) => (call.args[0]?.includes('=') === true ? setConfiguration(on, call.rest) : set(on, call.args[0], call.args[1])), complete: (_on, _word, args) => (args.length === 0 ? SETTINGS.map((name) => ({ text: name, hint: '' })) : args[0] === 'lang' ? [{ text: 'en', hint: '' }, { text: 'zh', hint: '' }] : []),
  },
  {
    names: ['expressions'], group: 'session', usage: 'help expressions', data: '{ names, functions }', summary: { en: 'what conditions and print can say', zh: '条件与 print 的写法' }, run: (on) => expressions(on),
  },
];
