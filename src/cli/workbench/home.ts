import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../engine/session/session-options.ts';
import type { ViewHome, ViewHomeItem, ViewHomeSection } from '../../engine/session/view-home.ts';
import { tutorialNumber, tutorialSummaries, type TutorialSummary } from '../tutorial/catalogue.ts';
import { lessonWord } from '../tutorial/learner/lesson-words.ts';
import { ProgressStore } from '../tutorial/learner/progress.ts';
import { lessonState, wayText } from '../tutorial/plain/list-lines.ts';
import type { Dataset } from './datasets.ts';
import type { Preferences, RecentTopology } from './preferences.ts';

const WORDS = {
  en: {
    datasets: 'Data sets and scenarios', recent: 'Recent sessions', clusters: 'Real clusters',
    noRecent: 'none yet: kstep debug TOPOLOGY.ts --input TOPIC=FILE opens one, :save keeps one', noClusters: 'none yet: b in a session connects to one, or kstep debug … --backend kafka --bootstrap HOST:PORT',
    saved: 'saved session', goesOn: 'goes on where it was left, with marks and breakpoints', gone: 'the file is not there any more', cluster: 'runs the open topology on it; looks only, and asks first',
  },
  zh: {
    datasets: '数据集与场景', recent: '最近的会话', clusters: '真实集群',
    noRecent: '还没有：用 kstep debug TOPOLOGY.ts --input TOPIC=FILE 打开，用 :save 保存', noClusters: '还没有：在会话中按 b 连接，或 kstep debug … --backend kafka --bootstrap HOST:PORT',
    saved: '已保存的会话', goesOn: '从离开处继续，保留标记和断点', gone: '文件已不存在', cluster: '在其上运行已打开的拓扑；只读，并会先询问',
  },
} as const;

/** The home screen: what one can learn, look at, and go on with. */
export function homeView(sets: readonly Dataset[], { recent, clusters }: Pick<Preferences, 'recent' | 'clusters'>, stateDir: string, language: Language): ViewHome {
  const words = WORDS[language];
  return {
    sections: [
      ...chapterSections(tutorialSummaries(ProgressStore.open(stateDir), language), language),
      {
        title: words.datasets,
        items: sets.map(({ id, title, summary, topology, inputs }) => (
          { id, kind: 'dataset', title: title[language], summary: summary[language], progress: null, facts: [shortPath(topology), ...inputs.map(inputText)], open: `open dataset ${id}` })),
      },
      { title: words.recent, items: recent.map((one) => recentItem(one, language)), empty: words.noRecent },
      { title: words.clusters, items: clusters.map((at) => ({ id: at, kind: 'cluster', title: at, summary: words.cluster, progress: null, open: `backend kafka ${at}` })), empty: words.noClusters },
    ],
  };
}

/** The map of the course: a section for each chapter, with how much of it is done. */
function chapterSections(summaries: readonly TutorialSummary[], language: Language): readonly ViewHomeSection[] {
  const chapters = new Map<string, TutorialSummary[]>();
  for (const summary of summaries) chapters.set(summary.chapter, [...(chapters.get(summary.chapter) ?? []), summary]);
  return [...chapters].map(([chapter, lessons]) => ({
    title: `${tutorialNumber(chapter)} ${lessons[0]!.chapterTitle}`, chapter,
    note: lessonWord(language, 'chapterDone', { done: lessons.filter(({ progress }) => progress === 'done').length, all: lessons.length }),
    items: lessons.map((lesson): ViewHomeItem => ({
      id: lesson.id, kind: 'tutorial', title: `${tutorialNumber(lesson.id)} ${lesson.title}`, summary: lesson.goal, progress: lesson.progress, facts: lessonFacts(lesson, language), open: `open lesson ${lesson.id}`,
    })),
  }));
}

/** Its length and state; and all that comes before it. */
function lessonFacts(lesson: TutorialSummary, language: Language): readonly string[] {
  const way = wayText(lesson, language);
  return [[lessonWord(language, 'minutes', { n: lesson.minutes }), lessonState(lesson, language)].filter((part) => part !== '').join(' · '), ...(way === null ? [] : [way])];
}

function recentItem({ file, inputs }: RecentTopology, language: Language): ViewHomeItem {
  const words = WORDS[language];
  const isSaved = !/\.[cm]?[jt]sx?$/.test(file);
  const title = path.basename(file) === 'topology.ts' ? `${path.basename(path.dirname(file))}/topology.ts` : path.basename(file).replace(/\.kstep(\.gz)?$/, '');
  const summary = !existsSync(file) ? words.gone : isSaved ? `${words.saved}: ${words.goesOn}` : inputs.map(inputText).join('  ') || shortPath(path.dirname(file));
  return { id: file, kind: isSaved ? 'session' : 'topology', title, summary, progress: null, facts: [shortPath(file), ...inputs.map(inputText)], open: `open topology ${file}` };
}

function inputText(input: string): string {
  const at = input.indexOf('=');
  return `${input.slice(0, at)} ← ${shortPath(input.slice(at + 1))}`;
}

/** Relative where that is shorter. */
function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative !== '' && relative.length < file.length ? relative : file;
}
