import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../engine/session/session-options.ts';
import { CommandError } from '../exit.ts';
import { stateDir } from '../system/state-dir.ts';
import { dataset, datasets } from '../workbench/datasets.ts';
import { readSettings, watchSettings } from '../workbench/settings.ts';
import { Preferences } from '../workbench/preferences.ts';
import type { homeView } from '../workbench/home.ts';
import { WorkbenchPort, type OpenSession } from '../workbench/workbench-port.ts';
import type { LeftBehind } from '../workbench/carry-over.ts';
import { terminalAbilities } from '../tui/terminal/environment.ts';
import { runWorkbench } from '../tui/workbench.ts';
import type { DebugFlags } from './debug.ts';

/** What the workbench opens with. */
export type First =
  | { readonly kind: 'lesson'; readonly id: string; readonly flags: WorkbenchFlags }
  /** The lesson at hand, for a newcomer this one. */
  | { readonly kind: 'course'; readonly first: string; readonly flags: WorkbenchFlags }
  | { readonly kind: 'topology'; readonly file: string; readonly flags: DebugFlags };

export interface WorkbenchFlags { readonly lang?: string; readonly stateDir?: string }

/**
 * Opens the full screen and waits until the user leaves. What reads and runs a topology is loaded behind the first frame: all that is imported above
 * is on the way to it.
 */
export async function openWorkbench(first: First): Promise<void> {
  const state = stateDir(first.flags.stateDir);
  const preferences = Preferences.read(path.join(state, 'workbench.json'));
  const language = languageOf(first.flags.lang) ?? preferences.language;
  const flags: DebugFlags = first.kind === 'topology' ? first.flags : { stateDir: state };
  // The catalogue of lessons brings a parser of YAML along, which takes its time to load: it comes behind the first frame.
  let home: typeof homeView | null = null;
  const port = new WorkbenchPort(
    (kind, id, spoken) => openThing(kind, id, spoken, flags, state, preferences),
    (spoken) => home?.(datasets(), preferences, state, spoken) ?? { sections: [] },
    language,
  );
  const open = async (): Promise<string | null> => {
    home = (await import('../workbench/home.ts')).homeView;
    const { ok, lines } = await port.execute(
      first.kind === 'topology' ? `open topology ${first.file}`
        : `open lesson ${first.kind === 'lesson' ? first.id : (await import('../workbench/lesson-at-hand.ts')).lessonAtHand(state, first.first)}`,
    );
    return ok ? null : lines.join('\n');
  };
  // A real Kafka may have to be asked about first, on the terminal as it is; everything else opens under a screen that is there already.
  const asksFirst = first.kind === 'topology' && first.flags.backend === 'kafka';
  let problem = asksFirst ? await open() : null;
  if (problem !== null) throw new CommandError(problem);
  const abilities = terminalAbilities({
    env: process.env, stdinIsTerminal: process.stdin.isTTY === true, stdoutIsTerminal: process.stdout.isTTY === true,
    bitsOfColour: (env) => process.stdout.getColorDepth(env), platform: process.platform,
  });
  const settings = await readSettings(state);
  for (const problem of settings.problems) port.note('error', problem);
  try {
    const status = await runWorkbench({
      commands: settings.commands, theme: settings.theme,
      port, abilities, stdin: process.stdin, stdout: process.stdout, env: process.env, language,
      history: preferences.history, remember: (line) => preferences.remember(line), onConsole: (stream, text) => port.note('console', text),
      watchSettings: (changed) => watchSettings(state, ({ commands, theme, problems }) => {
        for (const text of problems) port.note('error', text);
        changed(commands, theme, problems);
      }),
      opening: asksFirst ? undefined : async () => (problem = await open()) === null,
    });
    if (problem !== null) throw new CommandError(problem);
    process.exitCode = status;
    if (status !== 0) await keepSession(port, state, preferences);
  } finally {
    preferences.language = port.current?.debugger.session.language ?? language;
    preferences.write();
    await port.close();
  }
}

/** The user did not leave by a key that means it: a signal, a closed terminal, a crash. What was being debugged is kept; a lesson keeps itself. */
async function keepSession(port: WorkbenchPort, state: string, preferences: Preferences): Promise<void> {
  const on = port.current?.debugger;
  if (on === undefined || on.host === null || on.session.timeline.inputCount === 0) return;
  const folder = path.join(state, 'sessions');
  const file = path.join(folder, `${on.session.options.title.replace(/[^\w.-]+/g, '-')}.kstep.gz`);
  mkdirSync(folder, { recursive: true });
  const { ok, lines } = await on.execute(`save ${JSON.stringify(file)}`);
  if (ok) preferences.opened({ file, inputs: [] });
  process.stderr.write(ok ? `kstep: the session is kept; kstep debug ${file} goes on where it ended\n` : `kstep: the session could not be kept: ${lines.join(' ')}\n`);
}

function languageOf(flag: string | undefined): Language | null {
  if (flag === undefined) return null;
  if (flag === 'en' || flag === 'zh') return flag;
  throw new CommandError(`--lang ${flag}: en or zh`);
}

async function openThing(kind: string, id: string, language: Language, flags: DebugFlags, state: string, preferences: Preferences): Promise<OpenSession> {
  switch (kind) {
    case 'lesson': {
      const { openLesson } = await import('../workbench/open-lesson.ts');
      return openLesson(id, language, state);
    }
    case 'dataset': {
      const { topology, inputs, partitions, baseTime } = dataset(id);
      return openTopology(topology, { lang: language, stateDir: state, input: inputs, partitions, baseTime }, preferences);
    }
    case 'topology': {
      const file = path.resolve(id);
      const { isSavedSession } = await import('./debug.ts');
      if (await isSavedSession(file)) {
        preferences.opened({ file, inputs: [] });
        return openTopology(file, { lang: language, stateDir: state }, preferences);
      }
      const inputs = flags.input ?? preferences.recent.find((one) => one.file === file)?.inputs ?? [];
      const opened = await openTopology(file, { ...flags, input: inputs, lang: flags.lang ?? language }, preferences);
      preferences.opened({ file, inputs });
      return opened;
    }
    default: throw new CommandError(`there is no kind of thing called ${kind} to open; there are lesson, dataset and topology`);
  }
}

/** Where `docker compose up` starts one. */
const LOCAL_KAFKA = '127.0.0.1:9092';

/** `simInput`, `simLeft`: the files that the simulated topics are filled from, and the marks of that run, kept while the session is on a real Kafka. */
async function openTopology(file: string, flags: DebugFlags & { readonly simInput?: readonly string[]; readonly simLeft?: LeftBehind }, preferences: Preferences): Promise<OpenSession> {
  const { openDebugger } = await import('./debug.ts');
  const on = await openDebugger(file, flags);
  if (flags.backend === 'kafka' && flags.bootstrap !== undefined) preferences.connected(flags.bootstrap);
  const addressOf = (bootstrap: string | null): string => bootstrap ?? flags.bootstrap ?? preferences.clusters[0] ?? LOCAL_KAFKA;
  return {
    debugger: on,
    lesson: null,
    subscribe: (listener) => on.subscribe(listener),
    async onBackend(kind, { bootstrap, range }) {
      const { carryOver, leftBehind } = await import('../workbench/carry-over.ts');
      const files = flags.simInput ?? flags.input ?? [];
      const wasSim = on.session.options.kafka == null;
      const simLeft = wasSim ? leftBehind(on) : flags.simLeft;
      const next = await openTopology(
        file, {
          ...flags, from: undefined, to: undefined, last: undefined, ...range, backend: kind, bootstrap: kind === 'kafka' ? addressOf(bootstrap) : undefined, input: kind === 'kafka' ? [] : files, yes: true, simInput: files,
          ...(simLeft === undefined ? {} : { simLeft }),
        }, preferences,
      );
      return { ...next, arrival: carryOver(on, next.debugger, kind === 'sim' && !wasSim ? simLeft ?? null : null, on.session.language) };
    },
    async planBackend(kind, { bootstrap, range }) {
      const { planKafka, planSim } = await import('../workbench/backend-plan.ts');
      const { session } = on;
      if (kind === 'sim') return { ...planSim(session, (flags.simInput ?? []).length, session.language), bootstrap: null };
      const address = addressOf(bootstrap);
      return { ...await planKafka(session, address, flags.write === true ? { groupId: flags.group ?? `kstep-debug-${process.pid}` } : null, session.language, range), bootstrap: address };
    },
    close: () => on.close(),
  };
}
