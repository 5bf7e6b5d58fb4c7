import { isNode, LineCounter, parseDocument } from 'yaml';

/** A file that people write: its value, the line of a place in it, and what is no YAML. */
export interface YamlFile {
  readonly value: unknown;
  /** Of the innermost of these fields that is there; counted from 1. */
  lineOf(at: readonly (string | number)[]): number;
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** Loaded only when there is a file to read: yaml is CommonJS, of which a dynamic import shows no names once it is bundled. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  return {
    value: document.errors.length > 0 ? null : document.toJS() as unknown,
    problems: document.errors.map(({ message, pos }) => ({ line: lineAt(pos[0]), text: message })),
    lineOf(at) {
      for (let length = at.length; length > 0; length--) {
        const node = document.getIn(at.slice(0, length), true);
        if (isNode(node) && node.range != null) return lineAt(node.range[0]);
      }
      return 1;
    },
  };
}
