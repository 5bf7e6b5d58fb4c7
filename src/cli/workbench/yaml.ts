/** Loaded only when there is a file to read: yaml is CommonJS, of which a dynamic import shows no names once it is bundled. */
export { parse } from 'yaml';
