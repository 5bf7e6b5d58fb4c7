import type { Language } from '../session-options.ts';

/** What is said about a record that was changed as text. */
interface RecordWords {
  readonly noSuchField: (field: string, near: string | null, fields: string) => string;
  readonly staysInTopic: (topic: string) => string;
  readonly needsTime: string;
  readonly headersAre: string;
  readonly unchanged: (record: number) => string;
  readonly howToEdit: string;
}

export const RECORD_WORDS: { readonly [language in Language]: RecordWords } = {
  en: {
    noSuchField: (field, near, fields) => `a record has no ${field}${near === null ? '' : `; did you mean ${near}?`} (${fields})`,
    staysInTopic: (topic) => `a record stays in its topic, ${topic}: skip it there and insert it elsewhere`,
    needsTime: 'a record has a timestamp: 01:05, an ISO date, epoch milliseconds, or +5s for five seconds later',
    headersAre: 'headers are an object of names and values, or a list of [name, value]',
    unchanged: (record) => `record ${record} is as it was: nothing to run again`,
    howToEdit: 'edit N shows record N as text; edit N {…} changes it; edit N value|key|ts|partition|header NEW changes one part, for example edit 5 value "x" or edit 5 ts +5s',
  },
  zh: {
    noSuchField: (field, near, fields) => `记录没有 ${field} 字段${near === null ? '' : `；是否想写 ${near}？`}（${fields}）`,
    staysInTopic: (topic) => `记录留在它的主题 ${topic} 中：可用 skip 去掉它，再用 insert 放到别处`,
    needsTime: '记录要有时间戳：01:05、ISO 日期、毫秒数，或 +5s 表示晚五秒',
    headersAre: '消息头是名称与值组成的对象，或 [名称, 值] 的列表',
    unchanged: (record) => `记录 ${record} 没有变化：无需再运行`,
    howToEdit: 'edit N 以文本显示记录 N；edit N {…} 修改它；edit N value|key|ts|partition|header 新值 只改一处，例如 edit 5 value "x" 或 edit 5 ts +5s',
  },
};
