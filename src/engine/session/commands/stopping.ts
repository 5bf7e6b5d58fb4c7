import { answersOf } from '../answers/answers.ts';
import { nearest } from '../../common/nearest.ts';
import { DROP_REASONS } from '../../trace/reasons.ts';
import { FUNCTIONS } from '../conditions/functions.ts';
import { NAMES } from '../conditions/names.ts';
import type { Debugger } from '../debugger.ts';
import { lineIn, nodeNames, nodesNamed, noSuchNode } from '../stopping/place.ts';
import { STOP_KINDS, type Point, type StopKind, type Target } from '../stopping/point.ts';
import { closingStores } from '../stopping/window-closings.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import type { Completion } from '../view.ts';
import { numberOf, parseKeyAt, splitCondition, storeNamed, wordsOf } from './arguments.ts';
import { refused, said, type Command, type CommandResult, type Invocation } from './command.ts';
import { textTable } from './text-table.ts';
import { Refused } from '../refusals/refused.ts';

function pointData(point: Point): { readonly [field: string]: string | number | boolean | null } {
  return { id: point.id, kind: point.isWatch ? 'watch' : 'breakpoint', text: point.text, enabled: point.enabled, hits: point.hits, value: point.value };
}
function set(on: Debugger, target: Target, condition: string | null, temporary: boolean): CommandResult {
  const point = on.points.add(target, on.session, { condition, temporary });
  on.session.changed();
  const value = point.value;
  const words = answersOf(on.session.language);
  const text = point.textIn(on.session.language);
  return said(value === null ? words.point(point.id, text) : words.pointNow(point.id, text, value), pointData(point));
}

/** Kinds that may name what they wait for: a reason, a store, an instance, a task. */
const TAKES_NAME: ReadonlySet<string> = new Set(['drop', 'window-close', 'kill', 'restore', 'move']);

/** What `break` and `tbreak` are given, as a target. */
function targetOf(on: Debugger, before: string): Target {
  const [first = '', second = '', ...more] = wordsOf(before);
  if ((STOP_KINDS as readonly string[]).includes(first) && more.length === 0 && (second === '' || TAKES_NAME.has(first))) return eventTarget(first as StopKind, second === '' ? null : second);
  if (lineIn(before) !== null) return { kind: 'line', line: before };
  if (second === '' && nodesNamed(on.session, first).length > 0) return { kind: 'node', name: first };
  if (nodesNamed(on.session, before).length > 0) return { kind: 'node', name: before };
  if (/^[\w.-]+$/.test(before) && !Object.hasOwn(NAMES, before) && !Object.hasOwn(FUNCTIONS, before)) {
    const near = nearest(before, [...nodeNames(on.session), ...STOP_KINDS]);
    throw new Refused(near !== null && (STOP_KINDS as readonly string[]).includes(near) ? (say) => say.noNodeButStop(before, near) : noSuchNode(on.session, before));
  }
  return { kind: 'condition', text: before };
}

function eventTarget(event: StopKind, of: string | null): Target {
  if (event === 'drop' && of !== null && !Object.hasOwn(DROP_REASONS, of)) {
    const near = nearest(of, Object.keys(DROP_REASONS));
    throw new Refused((say) => say.noDropReason(of, near, Object.keys(DROP_REASONS)));
  }
  return { kind: 'event', event, of };
}

function breakAt(on: Debugger, call: Invocation, temporary: boolean): CommandResult {
  const { before, condition } = splitCondition(call.rest);
  if (condition === '') return refused((say) => say.ifNeeds);
  if (before === '' && condition === null) return refused((say) => say.breakNeeds(STOP_KINDS));
  if (before === '') return set(on, { kind: 'condition', text: condition! }, null, temporary);
  const toggled = /^node\s+(?![=!<>])(.+)$/s.exec(before);
  if (toggled !== null && !temporary && condition === null) return toggle(on, wordsOf(toggled[1]!).join(' '));
  return set(on, targetOf(on, toggled === null ? before : wordsOf(toggled[1]!).join(' ')), condition, temporary);
}

/** On or off: what a key at a node does. */
function toggle(on: Debugger, name: string): CommandResult {
  const nodes = nodesNamed(on.session, name);
  if (nodes.length === 0) return refused(noSuchNode(on.session, name));
  const there = on.points.atNode(nodes[0]!.name);
  if (there === null) return set(on, { kind: 'node', name }, null, false);
  on.points.delete(there.id);
  on.session.changed();
  return said(answersOf(on.session.language).pointGone(there.id), { deleted: [there.id] });
}

function chosen(on: Debugger, args: readonly string[], verb: 'enable' | 'disable' | 'ignore'): readonly Point[] {
  if (args.length === 0) return on.points.all;
  return args.map((arg) => {
    const id = numberOf(arg, 'notPointNumber');
    const point = on.points.get(id);
    if (point === null) throw new Refused((say) => say.noPointTo(id, verb, on.points.all.map((one) => one.id)));
    return point;
  });
}
function turn(on: Debugger, call: Invocation, enabled: boolean): CommandResult {
  const points = chosen(on, call.args, enabled ? 'enable' : 'disable');
  const { language } = on.session;
  const words = answersOf(language);
  for (const point of points) point.enabled = enabled;
  on.session.changed();
  return said(points.length === 0 ? words.noPoints : points.map((point) => words.pointTurned(point.id, enabled, point.textIn(language))), points.map(pointData));
}

function completePlace(on: Debugger, word: string, args: readonly string[]): readonly Completion[] {
  if (args[0] === 'drop') return Object.keys(DROP_REASONS).map((text) => ({ text, hint: '' }));
  if (args[0] === 'window-close') return closingStores(on.session).map((text) => ({ text, hint: '' }));
  if (args.length > 0) return on.completeExpression(word);
  return [...STOP_KINDS.map((text) => ({ text, hint: 'kind' })), ...nodeNames(on.session).filter((name) => !/\s/.test(name)).map((text) => ({ text, hint: 'node' }))];
}
const completePoint = (on: Debugger): readonly Completion[] => on.points.all.map((point) => ({ text: String(point.id), hint: point.textIn(on.session.language) }));

const POINT = '{ id, kind, text, enabled, hits, value }';

export const STOPPING: readonly Command[] = [
  {
    names: ['break', 'b'], group: 'stopping', usage: 'break NODE | LINE | KIND | CONDITION [if CONDITION]', data: POINT,
    summary: { en: 'stop at a node, at a line of the topology file, when something happens, or where a condition comes to hold', zh: '停在节点、拓扑文件的某行、某类事件或条件成立处' },
    help: {
      en: 'break count                 a node by its name or by what it is called here\nbreak 14 · break topology.ts:14   the operators of a line\nbreak drop · break drop null-key  a record that ends by a rule\n'
        + 'break late · tombstone · commit · error · window-close [STORE]\nbreak kill [INSTANCE] · rebalance · move [TASK] · restore [TASK]\nbreak key == "alice" and value > 3\nbreak count if key == "alice"\nbreak node count            sets it, and takes it away when it is there',
      zh: 'break count                 按名称的节点\nbreak 14 · break topology.ts:14   某一行的算子\nbreak drop · break drop null-key  按规则终止的记录\n'
        + 'break late · tombstone · commit · error · window-close [STORE]\nbreak kill [INSTANCE] · rebalance · move [TASK] · restore [TASK]\nbreak key == "alice" and value > 3\nbreak count if key == "alice"\nbreak node count            设置；已有则取消',
    },
    run: (on, call) => breakAt(on, call, false),
    complete: completePlace,
  },
  {
    names: ['tbreak', 'tb'], group: 'stopping', usage: 'tbreak …', data: POINT,
    summary: { en: 'as break, but gone after the first stop', zh: '同 break，停一次即删除' },
    run: (on, call) => breakAt(on, call, true),
    complete: completePlace,
  },
  {
    names: ['watch'], group: 'stopping', usage: 'watch STORE KEY [@WINDOW] [if CONDITION]', data: POINT,
    summary: { en: 'stop where the value of a key changes; with continue- where it came to be', zh: '键的值改变时停下；continue- 停在该值产生处' },
    help: {
      en: 'watch counts alice\nwatch visits-per-minute alice @01:00\nwatch visits-per-minute alice @[01:00,02:00)\nWithout a window all windows of the key are watched.',
      zh: 'watch counts alice\nwatch visits-per-minute alice @01:00\nwatch visits-per-minute alice @[01:00,02:00)\n不写窗口则监视该键的全部窗口。',
    },
    run: (on, call) => {
      const { before, condition } = splitCondition(call.rest);
      const [store, ...key] = wordsOf(before);
      if (store === undefined) return refused((say) => say.watchNeeds);
      storeNamed(on.session, store);
      if (key.length === 0) return refused((say) => say.watchNeedsKey(store));
      return set(on, { kind: 'watch', store, ...parseKeyAt(on.session, key) }, condition, false);
    },
    complete: (on, word, args) => (args.length === 0 ? SessionLookups.of(on.session).storeNames.map((text) => ({ text, hint: 'store' })) : args.length === 1 ? on.keysOf(args[0]!, word).map((text) => ({ text, hint: 'key' })) : []),
  },
  {
    names: ['ignore'], group: 'stopping', usage: 'ignore POINT COUNT', data: POINT,
    summary: { en: 'pass over a point so many times', zh: '忽略某断点若干次' },
    run: (on, call) => {
      const point = chosen(on, [call.args[0] ?? ''], 'ignore')[0]!;
      point.ignore = numberOf(call.args[1], 'notTimes');
      on.session.changed();
      return said(answersOf(on.session.language).pointPassed(point.id, point.ignore), pointData(point));
    },
    complete: completePoint,
  },
  {
    names: ['enable'], group: 'stopping', usage: 'enable [POINT …]', data: `[${POINT}]`, summary: { en: 'let points stop again', zh: '启用断点' },
    run: (on, call) => turn(on, call, true), complete: completePoint,
  },
  {
    names: ['disable'], group: 'stopping', usage: 'disable [POINT …]', data: `[${POINT}]`, summary: { en: 'keep points, but do not stop', zh: '停用断点' },
    run: (on, call) => turn(on, call, false), complete: completePoint,
  },
  {
    names: ['delete', 'd'], group: 'stopping', usage: 'delete [POINT …]', data: '{ deleted: [id] }', summary: { en: 'take points or log lines away; all of them without a number', zh: '删除断点或日志；不带编号则全部' },
    run: (on, call) => {
      const ids = call.args.map((arg) => numberOf(arg, 'notPointNumber'));
      const known = [...on.points.all.map((point) => point.id), ...on.logs.all.map((log) => log.id)];
      const unknown = ids.find((id) => !known.includes(id));
      if (unknown !== undefined) return refused((say) => say.noPoint(unknown, known));
      const deleted = ids.length === 0 ? known : ids;
      for (const id of deleted) if (!on.points.delete(id)) on.logs.delete(id);
      on.session.changed();
      const words = answersOf(on.session.language);
      return said(deleted.length === 0 ? words.noPoints : words.gone(deleted), { deleted });
    },
    complete: completePoint,
  },
  {
    names: ['points', 'info'], group: 'stopping', usage: 'points', data: `[${POINT}]`, summary: { en: 'all stops and log lines, with how often they were hit', zh: '所有断点与日志及命中次数' },
    run: (on) => {
      const { language } = on.session;
      const words = answersOf(language);
      const rows = [...on.points.all.map((point) => [String(point.id), words.pointKinds[point.isWatch ? 'watch' : 'break'], point.enabled ? words.on : words.off, String(point.hits), point.textIn(language), point.value ?? '']),
        ...on.logs.all.map((log) => [String(log.id), words.pointKinds.log, words.on, String(log.hits), log.text, ''])];
      const data = [...on.points.all.map(pointData), ...on.logs.all.map((log) => ({ id: log.id, kind: 'log', text: log.text, enabled: true, hits: log.hits, value: null }))];
      return said(rows.length === 0 ? words.noPointsYet : textTable(words.pointsHeader, rows), data);
    },
  },
];
