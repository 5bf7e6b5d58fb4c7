import { IllegalArgumentException } from '../errors/errors.ts';
import { didYouMean } from '../common/nearest.ts';
import { TopologyDescription, type GlobalStoreDescription, type NodeDescription, type SubtopologyDescription } from './description.ts';

type Kind = NodeDescription['kind'];
interface Draft { readonly kind: Kind; readonly name: string; readonly what: string; readonly line: number; successors: string[]; predecessors: string[] }
interface Group { readonly id: number; readonly global: boolean; readonly nodes: Draft[] }

const TITLE = /(?:^|\s)(?:Topologies:|Topology: ?(?<name>.+):)$/;
const GROUP = /^Sub-topology: (?<id>\d+)(?<global> for global store.*)?$/;
const NODE = /^(?<kind>Source|Processor|Sink): +(?<name>.+?) \((?<what>(?:topics?|stores|extractor class): .*)\)$/;
const ARROW = /^(?<way>-->|<--) (?<names>.+)$/;

/**
 * The description that a text of `Topology#describe()` holds, from kstep or from Java: pasted, or cut out of a log, in which lines before
 * the first one may stand. The printed text of the result is the text again.
 *
 * @throws IllegalArgumentException  with the line that is none of a description, or names a node that is not there
 */
export function parseDescription(text: string): TopologyDescription {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => TITLE.test(line.trimEnd()) || GROUP.test(line.trim()));
  if (first === -1) throw new IllegalArgumentException('there is no description of a topology here: it begins with "Topologies:", and Java prints it with System.out.println(topology.describe())');
  const title = TITLE.exec(lines[first]!.trimEnd());
  const groups = readGroups(lines, title === null ? first : first + 1);
  for (const group of groups) checkArrows(group);
  return new TopologyDescription(title?.groups!['name'] ?? null, groups.filter(({ global }) => !global).map(subtopology), groups.filter(({ global }) => global).map(globalStore));
}

function readGroups(lines: readonly string[], from: number): Group[] {
  const groups: Group[] = [];
  let node: Draft | null = null;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trim();
    const number = at + 1;
    const [group, drawn, arrow] = [GROUP.exec(line), NODE.exec(line), ARROW.exec(line)];
    if (group !== null) groups.push({ id: Number(group.groups!['id']), global: group.groups!['global'] !== undefined, nodes: [] });
    else if (drawn !== null) {
      const inside = groups.at(-1);
      if (inside === undefined) throw notThere(number, line, 'stands before the first Sub-topology');
      const { kind, name, what } = drawn.groups! as { readonly kind: string; readonly name: string; readonly what: string };
      inside.nodes.push(node = { kind: kind.toLowerCase() as Kind, name, what, line: number, successors: [], predecessors: [] });
    } else if (arrow !== null && node !== null) {
      const names = arrow.groups!['names']! === 'none' ? [] : arrow.groups!['names']!.split(', ');
      if (arrow.groups!['way'] === '-->') node.successors = names;
      else node.predecessors = names;
    } else if (line !== '') {
      if (groups.some(({ nodes }) => nodes.length > 0) && !/^(?:Source|Processor|Sink|Sub-topology|-->|<--)/.test(line)) break; // the log goes on
      throw notThere(number, line, 'is none of Sub-topology, Source, Processor, Sink, -->, <--');
    }
  }
  return groups;
}

function checkArrows({ nodes }: Group): void {
  const names = nodes.map(({ name }) => name);
  for (const { name, line, successors, predecessors } of nodes) {
    for (const other of [...successors, ...predecessors]) {
      if (!names.includes(other)) throw notThere(line, name, `is joined to ${other}, which is not in its sub-topology.${didYouMean(other, names)}`);
    }
  }
}

function notThere(line: number, text: string, what: string): IllegalArgumentException { return new IllegalArgumentException(`line ${line} of the description: ${text} ${what}`); }

function subtopology({ id, nodes }: Group): SubtopologyDescription { return Object.freeze({ id, nodes: Object.freeze(nodes.map(described)) }); }

function globalStore({ id, nodes }: Group): GlobalStoreDescription {
  const [source, processor] = nodes.map(described);
  if (source?.kind !== 'source' || processor?.kind !== 'processor' || nodes.length !== 2) {
    throw new IllegalArgumentException(`sub-topology ${id} of the description is a global store: it has one source and one processor, not ${nodes.map(({ kind }) => kind).join(', ') || 'nothing'}`);
  }
  return Object.freeze({ id, source, processor });
}

function described({ kind, name, what, successors, predecessors }: Draft): NodeDescription {
  const [, label, value] = /^([^:]+): (.*)$/.exec(what)!;
  const list = /^\[(.*)\]$/.exec(value!)?.[1]?.split(', ').filter((item) => item !== '') ?? null;
  return Object.freeze({
    kind, name, successors: Object.freeze(successors), predecessors: Object.freeze(predecessors), location: null,
    topics: Object.freeze(label === 'topics' ? list ?? [] : []),
    pattern: label === 'topics' && list === null ? patternOf(value!) : null,
    topic: label === 'topic' ? value! : null,
    topicExtractor: label === 'extractor class' ? value! : null,
    stores: Object.freeze(label === 'stores' ? list ?? [] : []),
  });
}

/** Java's patterns are nearly JavaScript's; one that is not is kept as its text, since nothing is matched with it here. */
function patternOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return new RegExp(source.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  }
}
