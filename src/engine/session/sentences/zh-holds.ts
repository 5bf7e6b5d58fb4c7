import type { Phrases } from './phrases.ts';
import { text } from './text.ts';

const KEPT = { text: '暂留', tone: 'note' } as const;

/** Reasons for keeping a record back, in Chinese. Each says what lets it go. */
export const holds: Phrases['holds'] = {
  'suppress-until-window-closes': {
    short: '抑制到窗口关闭',
    tell: (o, t) => text`${KEPT}${o.isTrue('replaces') ? '，代替先前的值' : ''}：等这里的流时间到达窗口结束 ${t.time(o.number('windowEnd'))} + 宽限期 ${t.span(o.number('graceMs'))} = ${t.time(o.number('closesAt'))}；现在是 ${t.time(o.number('streamTime'))}，只有到达这一步的记录才能推进它，挂钟时间不能`,
  },
  'suppress-until-time-limit': {
    short: '抑制到时限',
    tell: (o, t) => (o.has('emitsAt')
      ? text`${KEPT} ${t.span(o.number('limitMs'))}：这里的流时间到达 ${t.time(o.number('emitsAt'))} 时输出；现在是 ${t.time(o.number('streamTime'))}`
      : text`${KEPT}，代替先前的值，在先前那条该输出时输出：它到来之后流时间的 ${t.span(o.number('limitMs'))}；这里的流时间现在是 ${t.time(o.number('streamTime'))}`),
  },
  'join-waiting-for-other-side': {
    short: '等另一边',
    tell: (o, t) => text`${t.time(o.number('from'))} 到 ${t.time(o.number('to'))} 之间没有 ${o.key()} 的匹配：${KEPT}在自己一边的状态存储中；另一边来一条同键且时间在此范围内的记录就会匹配`,
  },
  'join-unmatched-until-window-closes': {
    short: '未匹配，等窗口关闭',
    tell: (o, t) => text`${t.time(o.number('from'))} 到 ${t.time(o.number('to'))} 之间没有 ${o.key()} 的匹配：${KEPT}，等匹配到来，或者等流时间超过 ${t.time(o.number('closesAt'))}（窗口加宽限期 ${t.span(o.number('graceMs'))}）后与 null 一起输出；流时间现在是 ${t.time(o.number('streamTime'))}`,
  },
  'join-emit-throttled': {
    short: '未匹配结果被限流',
    tell: (o, t) => text`${t.time(o.number('unmatchedSince'))} 起的未匹配记录可能已到期，但每 ${t.span(o.number('emitIntervalMs'))} 挂钟时间才查一次：${KEPT}，等挂钟时间到 ${t.time(o.number('nextTimeToEmit'))}（现在是 ${t.time(o.number('wallClockTime'))}）并且再来一条记录`,
  },
  'grace-buffer': {
    short: '等表赶上',
    tell: (o, t) => text`${KEPT}一个宽限期 ${t.span(o.number('graceMs'))}，好让表赶上：流时间到达 ${t.time(o.number('joinsAt'))} 时连接；现在是 ${t.time(o.number('streamTime'))}`,
  },
  'emit-on-window-close': {
    short: '窗口关闭时输出',
    tell: (o, t) => {
      const session = o.has('sessionEnd');
      const gap = session ? o.number('inactivityGapMs') : 0;
      const end = o.number(session ? 'sessionEnd' : 'windowEnd');
      const window = t.window(session ? o.window('sessionStart', 'sessionEnd') : o.window('windowStart', 'windowEnd'));
      const closesAt = end + gap + o.number('gracePeriodMs') + (o.holdsEnd || session ? 1 : 0);
      return text`${KEPT}在 ${t.store(o.string('store'))}：流时间到达 ${t.time(closesAt)}（结束${session ? ' + 不活动间隔 ' : ''}${session ? t.span(gap) : null} + 宽限期 ${t.span(o.number('gracePeriodMs'))}）时输出 ${window} 的最终结果；现在是 ${t.time(o.number('streamTime'))}`;
    },
  },
  'emit-throttled': {
    short: '最终结果被限流',
    tell: (o, t) => text`到 ${t.time(o.number('closeTime'))} 为止的窗口已关闭，但每 ${t.span(o.number('intervalMs'))} 挂钟时间才查一次：${KEPT}，等挂钟时间到 ${t.time(o.number('nextEmitWallClockTime'))}（现在是 ${t.time(o.number('wallClockTime'))}）并且再来一条记录`,
  },
  'cached-until-commit': {
    short: '缓存到提交',
    tell: (o, t) => text`${KEPT}在 ${t.store(o.string('store'))} 的记录缓存中，直到提交：同一个键后来的值会代替它，只有最后一个往下走`,
  },
  'stored-by-processor': { short: '由处理器存储', tell: () => text`${KEPT}：处理器把它放进了状态存储；后来的记录或定时器可能把它带出来` },
};
