import type { Language } from '../../engine/session/session-options.ts';
import type { ViewHome } from '../../engine/session/view.ts';
import { tutorialSummaries } from '../tutorial/catalogue.ts';
import { ProgressStore } from '../tutorial/learner/progress.ts';
import type { Dataset } from './datasets.ts';
import type { RecentTopology } from './preferences.ts';

const TITLES = {
  tutorials: { en: 'Tutorials', zh: '教程' },
  datasets: { en: 'Real data', zh: '真实数据' },
  recent: { en: 'Recent topologies', zh: '最近的拓扑' },
} as const;

/** The home screen: what one can learn, look at, and go on with. */
export function homeView(sets: readonly Dataset[], recent: readonly RecentTopology[], stateDir: string, language: Language): ViewHome {
  const sections: ViewHome['sections'][number][] = [{
    title: TITLES.tutorials[language],
    items: tutorialSummaries(ProgressStore.open(stateDir), language).map(({ id, title, goal, progress }) => ({ id, kind: 'tutorial', title, summary: goal, progress, open: `open lesson ${id}` })),
  }, {
    title: TITLES.datasets[language],
    items: sets.map(({ id, title, summary }) => ({ id, kind: 'dataset', title: title[language], summary: summary[language], progress: null, open: `open dataset ${id}` })),
  }];
  if (recent.length > 0) {
    sections.push({
      title: TITLES.recent[language],
      items: recent.map(({ file, inputs }) => ({ id: file, kind: 'topology', title: file.replace(/^.*[\\/]/, ''), summary: [file, ...inputs].join('  '), progress: null, open: `open topology ${file}` })),
    });
  }
  return { sections };
}
