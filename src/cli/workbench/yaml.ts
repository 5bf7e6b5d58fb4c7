import { parse } from 'yaml';

/** Loaded only when there is a file to read: yaml is CommonJS, of which a dynamic import shows no names once it is bundled. */
export function parseYaml(text: string): unknown { return parse(text); }
