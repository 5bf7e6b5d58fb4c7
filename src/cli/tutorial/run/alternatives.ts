import { keyOf, readerAt, type LessonRuns } from './lesson-runs.ts';
import type { Check, Probe, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import type { Session } from '../../../engine/session/session.ts';
import { evaluate, passes, type LearnerState } from '../probes/evaluate.ts';
import type { RunReader } from '../probes/run-reader.ts';
import type { Json } from '../../../engine/session/codec.ts';

/**
 * Runs to the end of every variation that a lesson's probes ask for, made before they are asked, so that a check or a text can be read at once.
 */
export class Alternatives {
  readonly #runs: LessonRuns;
  readonly #sessions = new Map<string, Session>();

  constructor(runs: LessonRuns) { this.#runs = runs; }

  /** Makes what these probes, and a run of `home` itself, need. */
  async prepare(home: Variation | null, probes: Iterable<Probe>): Promise<void> {
    await this.#make(home ?? NO_VARIATION);
    for (const { on } of probes) if (on !== null) await this.#make(on);
  }

  async #make(variation: Variation): Promise<void> {
    this.#sessions.set(keyOf(variation), await this.#runs.finished(variation));
  }

  /** The end of a prepared variation. */
  whole(home: Variation | null): RunReader { return readerAt(this.#sessions.get(keyOf(home ?? NO_VARIATION))!, 'end'); }

  /** @param run  the moment at hand */
  read(probe: Probe, run: RunReader, home: Variation | null, learner: LearnerState): Json {
    if (probe.on === null) return evaluate(probe, { run, whole: this.whole(home), learner });
    const session = this.#sessions.get(keyOf(probe.on))!;
    return evaluate(probe, { run: readerAt(session, probe.on.at === 'cursor' ? run.inputs : probe.on.at), whole: readerAt(session, 'end'), learner });
  }

  holds(check: Check, run: RunReader, home: Variation | null, learner: LearnerState): boolean {
    switch (check.kind) {
      case 'probe': return passes(this.read(check.probe, run, home, learner), check.probe.tests);
      case 'all': return check.of.every((one) => this.holds(one, run, home, learner));
      case 'any': return check.of.some((one) => this.holds(one, run, home, learner));
      case 'not': return !this.holds(check.of, run, home, learner);
    }
  }
}

/** Both at once: what the second one says stands last. */
export function merged(first: Variation | null, second: Variation | null): Variation {
  if (first === null || second === null) return first ?? second ?? NO_VARIATION;
  return {
    topology: second.topology ?? first.topology,
    edits: [...first.edits, ...second.edits],
    config: { ...first.config, ...second.config },
    partitions: { ...first.partitions, ...second.partitions },
    fixtures: { ...first.fixtures, ...second.fixtures },
    records: [...first.records, ...second.records],
    run: second.run ?? first.run,
    do: [...first.do, ...second.do],
    upgrade: second.upgrade ?? first.upgrade,
    at: second.at,
  };
}

export function probesOf(check: Check): readonly Probe[] {
  switch (check.kind) {
    case 'probe': return [check.probe];
    case 'not': return probesOf(check.of);
    default: return check.of.flatMap(probesOf);
  }
}
