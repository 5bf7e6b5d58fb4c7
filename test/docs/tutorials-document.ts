import { CHECK_NAMES } from '../../src/cli/tutorial/check/check-tutorial.ts';
import { PREDICTION_KINDS, TEST_KINDS, type Action, type PredictionKind, type TestKind } from '../../src/cli/tutorial/format/lesson.ts';
import { PANELS, PROBES, RECORD_FIELDS, type ProbeName, type ProbeWord } from '../../src/cli/tutorial/format/vocabulary.ts';

/** A word that has no line here does not compile. */
const PROBE_TEXTS: { readonly [name in ProbeName]: string } = {
  cursor: 'number of the last input taken',
  input: 'a record of the input, also one that is still to come',
  outputs: 'records sent to a topic; `during: turn 7` or `upTo: 7` for those of some inputs',
  visited: 'nodes that an input entered, in order; `labels` as the topology pane names them',
  fate: 'what became of an input: emitted, stored, buffered, cached, waiting, dropped, failed',
  unfinished: 'how many inputs were taken and are on their way',
  dropped: 'Kafka\'s dropped-records metric, of one reason or of all',
  store: 'rows of a store over its tasks, or the value of one key',
  window: 'the value of one window; when it closes, and the input that closed it',
  buffer: 'what `suppress` or another buffer keeps back',
  cache: 'dirty keys of a record cache',
  clock: '`stream`, `partition` or `wall`; of one task or the highest',
  punctuations: 'when punctuators were called',
  partitionOf: 'the partition of a key, or of each of a list of keys',
  tasks: 'tasks of the application, or of one sub-topology; `busy`: those that have taken a record',
  owner: 'the instance that runs a task, or its thread',
  load: 'tasks of each thread, or `by: instance`; the least and the most of them, the idle ones, the counts',
  standbys: 'the instances that keep a copy of a task\'s stores',
  subtopologies: 'sub-topologies', nodes: 'nodes', stores: 'stores; `number`: the one that stands in the generated name of the first', internalTopics: 'repartition topics and changelogs',
  restored: 'changelog records that a task read back; what its disk held is not among them',
  reprocessed: 'inputs that were taken more than once',
  committed: 'the committed offset of a partition',
  view: 'a topic as a reader sees it, with an isolation level',
  answered: 'what was answered to a prediction, and whether it was right',
  opened: 'whether a panel had the focus in this step',
  wentBack: 'how often the learner went back in this step',
  config: 'a value of the configuration',
  broker: 'of a real Kafka that the lesson is connected to',
  error: 'the exception that ended the run, null without one',
};
const ACTION_TEXTS: { readonly [kind in Action['kind']]: readonly [form: string, does: string] } = {
  turn: ['turn: 6', 'goes to the end of input 6'], step: ['step, step: 3', 'nodes forward'], back: ['back, back: 3', 'nodes back'], backTo: ['backTo: 2', 'back to the end of input 2'],
  end: ['end', 'runs to the end'], commit: ['commit', 'commits'], advanceWallClock: ['advanceWallClock: 60s', 'moves the wall clock'],
  kill: ['kill: i1, when: before-send', 'kills an instance: `after-send`, `before-send` or `inside-commit`; the next move shows the rebalance'], close: ['close: i1', 'closes an instance'], start: ['start: i2, wiped: true', 'starts one, with an empty disk'], threads: ['threads: 2, of: i1', 'gives an instance so many threads'],
  set: ['set: { KEY: VALUE }', 'begins again with another configuration, and comes back to here'], produce: ['produce: { topic: T, key: K, value: V, ts: 01:05 }', 'sends a record'],
  open: ['open: windows', 'brings a panel into sight and gives it the focus'], select: ['select: { node: NAME }', 'shows a node, store, record or task'], edit: ['edit: topology.ts', 'opens a file; without a learner nothing happens'],
  connect: ['connect: HOST:PORT', 'connects to a real Kafka'], broker: ['broker: fill', 'does something there'],
};
const TEST_TEXTS: { readonly [kind in TestKind]: string } = {
  is: 'equal', not: 'not equal', atLeast: 'a number or a time not below', contains: 'has this member, key or part', equals: 'as `is`, for lists and tables', equalsRun: 'in an exercise: as in the run of that topology (`solution`)',
};
const KIND_TEXTS: { readonly [kind in PredictionKind]: string } = {
  number: 'typed; a number or a time', choice: 'one of the options and the answer, mixed', order: 'the members of the answer, mixed, to be put in order', set: 'some of the members of the answer and of the options',
  table: 'typed: `alice = 2, bob = 1`', name: 'typed', yesno: 'whether the probe passes its test', cause: 'what is behind a symptom: `answer: NAME` and `options: [ NAME, … ]` are names of texts, `P1.cause.NAME` and `P1.tag.NAME`; known when the learner goes to look',
};

/** docs/tutorials.md: the format of tutorials, with the words of the tables that read them. */
export function tutorialsDocument(): string { return `${[...BEGIN, ...steps(), ...probes(), ...predictions(), ...END].join('\n')}\n`; }

const BEGIN = [
  '# Writing a tutorial', '',
  'Made from the tables of the lesson reader by `npm run goldens`; a test compares.', '',
  '```sh',
  'kstep learn new 30-my-topic --from 08     # a copy to begin with; --in DIR makes it elsewhere',
  'kstep learn ./30-my-topic                 # opens it, and reads it anew whenever one of its files is saved',
  'kstep learn check ./30-my-topic           # runs every check and says what is wrong, with file and line',
  'kstep learn missing-texts ./30-my-topic   # what is not said in Chinese yet, with the English words',
  '```', '',
  'Write the records first: ten or fewer, two ordinary ones, then an odd one for each idea. Step through them. Where you are surprised, ask; the usual wrong',
  'answers become options with a tag. Put one fault into the solution: that is the exercise. Translate last; until then a lesson is read in English.', '',
  '## The folder', '',
  '| file | |', '|---|---|',
  '| `lesson.md` | front matter, prose in English, and the blocks that are read by machine |',
  '| `lesson.zh.md` | the same sections and texts in Chinese, without blocks |',
  '| `topology.ts` | the topology that the lesson steps through; others may lie beside it (`on: { topology: NAME }`) |',
  '| `starter.ts`, `solution.ts` | the exercise, with a `//` comment that begins with TO' + 'DO where the learner is to type, and what passes it |',
  '| `fixtures/*.jsonl` | records, one JSON object a line |', '',
  'A bug becomes a lesson: `export inputs FOLDER` in a debugging session writes what has come in as such files.', '',
  'The folder\'s name is the id. Nothing else may lie in it. A record has `key`, `value`, `ts` (`"01:05"`, `"-00:10"`, an ISO date), and perhaps `partition`,',
  '`headers`, `raw` (bytes that the serde cannot read), `note: { en, zh }` (shown beside it), `arrive: "+5s"` (reaches Kafka when the wall clock has moved so far),',
  '`partitioner: "crc32"`, `eachPartition: true`. Times count from `baseTime`.', '',
  '## Front matter', '',
  '```yaml',
  'format: 1',
  'id: 30-my-topic',
  'chapter: 03-windows          # the folder above; in a course chapters.yaml has its title',
  'title: { en: My topic, zh: 我的主题 }',
  'goal: { en: What one can do afterwards., zh: 学完以后会做什么。 }',
  'minutes: 12',
  'requires: [ 08-tumbling-visits ]        # tutorials that come before',
  'concepts: [ my-idea ]                   # what this one introduces',
  'uses: [ stream-time ]                   # what it takes from those before it',
  'baseTime: 2024-01-01T00:00:00Z',
  'engine:',
  '  seed: 30',
  '  instances: 1',
  '  threads: 1',
  '  arrivals: in-turn                     # a record comes when all before it are done; else all lie there from the start',
  '  wallClock: follows                    # goes with the timestamps; else it stands until somebody moves it',
  '  config: { statestore.cache.max.bytes: 0 }',
  'topics:',
  '  visits: { partitions: 1, fixture: fixtures/visits.jsonl, key: string, value: json }',
  '  counts: { sink: true }',
  'goldens: { main: {} }                   # in the course: reference runs of Kafka, and the run that must equal each',
  '```', '',
  '## Prose and texts', '',
  'Sections are `## s1 Title`, `## s2 …`, then `## exercise Title`, `## design Title` (a question that nothing checks) and `## end`. Known are paragraphs, `- items`,',
  '`- [ ] tasks`, `### headings`, fenced code, `` `code` `` and `*stress*`. A number that the engine can tell is not written but read: `{{probe clock stream}}`, or',
  '`{{name}}` for a probe under `values` of the step. Lines have at most 76 columns.', '',
  'A text is a line with an id, and goes on in lines that are indented: `P1.ask:`, `P1.explain:`, `P1.tag.NAME:` (for who has picked that option), `hint.s2.1:`,',
  '`hint.exercise.1:` to `.3:` (where to look, why, how; the fourth level is the solution). `hint.exercise.1.NAME:` with a block',
  '`{ text: hint.exercise.1.NAME, when: CHECK }` is used where its check holds.', '',
];

function steps(): readonly string[] {
  return [
    '## Steps', '', '````markdown', '```step', 'do: [ { turn: 3 }, { turn: 4 } ]', 'check: { probe: cursor, atLeast: 4 }', 'highlight: windows', '```', '````', '',
    'A step that only a real Kafka can do says `needs: broker`. Without one it is read and stays open, and its check is *not run*; `KSTEP_TEST_BOOTSTRAP=HOST:PORT` names one for',
    '`kstep learn check`. What such a lesson makes there it takes away again, and it touches nothing else. An answer to the design question is kept with `think TEXT`.', '',
    '`do` is what the step asks for; the checks do it as a learner would. `check` must be false before and true after. `highlight` is the panel that comes into sight:',
    `${PANELS.join(', ')}. \`on\` runs something else than the lesson's own run:`, '',
    '```yaml',
    'on: { topology: other }                                # another file of the folder, without its ending',
    'on: { edit: { remove: .withRetention } }               # without the lines that hold this text; or { replace: A, with: B }',
    'on: { config: { KEY: VALUE } }',
    'on: { partitions: { visits: 2 } }',
    'on: { fixture: fixtures/other.jsonl }                  # or by topic: { visits: fixtures/other.jsonl }',
    'on: { record: { topic: visits, number: 4, ts: 00:30 } }',
    'on: { run: closed }                                     # the same once more, for a step that does something else with it',
    'on: { do: [ { turn: 5 }, { kill: i1 }, { start: i1 } ] } # a run that begins when this is done',
    'on: { topology: v2, upgrade: { topology: v1, do: [ { turn: 3 } ] } } # on the Kafka on which v1 did that and was closed',
    'on: { upgrade: { topology: same, edit: { remove: TEXT }, do: [ … ] } } # after itself without the lines that hold this text',
    '```', '',
    '| action | |', '|---|---|', ...Object.values(ACTION_TEXTS).map(([form, does]) => `| \`${form}\` | ${does} |`), '',
  ];
}

function probes(): readonly string[] {
  return [
    '## Probes', '',
    'A check is a probe with a test, `all: […]`, `any: […]` or `not: …`. A probe may stand as a mapping or as a line of words: `{ probe: store, store: counts, as: count, is: 3 }`,',
    '`{ probe: store counts, as: count, is: 3 }`, `outputs counts during: turn 3 as: last`. With `on` it reads another run, at its end or `at` an input. Without a test it',
    'passes when there is something.', '',
    '| probe | as | |', '|---|---|---|', ...Object.entries(PROBES).map(([name, word]) => probeLine(name as ProbeName, word)), '',
    `\`field\` picks of a record: ${RECORD_FIELDS.join(', ')}.`, '',
    '| test | |', '|---|---|', ...TEST_KINDS.map((kind) => `| \`${kind}\` | ${TEST_TEXTS[kind]} |`), '',
  ];
}

function probeLine(name: ProbeName, { bare, needs, named, as }: ProbeWord): string {
  const args = [...bare.map((one) => (needs.includes(one) ? one.toUpperCase() : `[${one.toUpperCase()}]`)), ...named.map((one) => `[${one}: …]`)];
  return `| \`${[name, ...args].join(' ')}\` | ${as.join(', ')} | ${PROBE_TEXTS[name]} |`;
}

function predictions(): readonly string[] {
  return [
    '## Predictions', '', '````markdown', '```predict', 'id: P1', 'kind: choice', 'before: { turn: 3 }', 'answer: { probe: outputs, topic: counts, during: turn 3, as: last }', 'options:',
    '  - { probe: outputs, topic: counts, during: turn 1, as: last, tag: starts-again }', '  - { value: "alice = 3", tag: counts-twice }', 'vary: { fixture: visits, record: 3, ts: [ 00:30, 01:00 ] }', 'explain: [ windows, store ]', '```', '````', '',
    'The engine stops before `before` (`{ turn: N }`, `end`, or an action) until the question is answered or passed over. The answer is computed by running a copy to there,',
    'or to `until`. A wrong answer is followed by the same question on changed data: `vary` names a record and the values of one of its fields, `config: { KEY: [ … ] }`, or',
    '`partitions: { TOPIC: [ … ] }`. `least: { replace: TEXT, with: "… N …", from: 1, to: 9 }` asks for the least N with which the probe passes.', '',
    '| kind | |', '|---|---|', ...PREDICTION_KINDS.map((kind) => `| \`${kind}\` | ${KIND_TEXTS[kind]} |`), '',
  ];
}

const END = [
  '## Exercise', '', '````markdown', '```exercise', 'file: starter.ts', 'fixture: [ visits ]', 'expect:', '  - { probe: outputs, topic: counts, equalsRun: solution }', '  - { probe: subtopologies, as: count, is: 1 }',
  'alsoOn:', '  - { config: { statestore.cache.max.bytes: 10485760 } }', '```', '````', '',
  'The learner edits a copy; each time it is saved it runs, and what differs stands side by side. Streams are compared by key and by order inside a key, tables (`as: table`)',
  'by their last rows, with `times: true` by timestamps, too. `on` is what every run of the exercise has, `alsoOn` other conditions that must pass as well, `do` and `then` what is',
  'done on the way and after the last record. `fails: exception` says that the starter throws.', '',
  '## Checks', '',
  `\`kstep learn check\` runs, in this order: ${CHECK_NAMES.join(', ')}. They follow the script with right and with every wrong answer, leave and come back after each`,
  'action, try the solution with each line of the starter, and compare with recorded runs of Kafka where there are some.',
];
