// A bundler calls a class that mentions itself `_KStream`, and one whose name is taken `Record2`; errors and messages show those names.
// Its own remedy, setting each name when the class is made, makes V8 run our classes at half the speed. So the names go into the text.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Names of all classes below src. */
export function classNamesOf(root) {
  const names = new Set();
  for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    for (const [, name] of readFileSync(path.join(entry.parentPath, entry.name), 'utf8').matchAll(/\bclass ([A-Z]\w*)/g)) names.add(name);
  }
  return names;
}

/** The text of a bundle in which these classes are called what their sources call them. */
export function withClassNames(text, names) {
  const inner = new Set();
  const named = text.replace(/(^|[\s;,({}])([A-Z]\w*?)(\d*)\s*=\s*class\b\s*(_[A-Z]\w*\s*)?(?=extends\b|\{)/gm, (match, before, stem, digits, own) => {
    const name = names.has(stem + digits) ? stem + digits : names.has(stem) ? stem : null;
    if (name === null) return match;
    if (own !== undefined) inner.add(own.trim());
    return `${before}${stem}${digits}=class ${name} `;
  });
  if (inner.size === 0) return named;
  return named.replace(new RegExp(String.raw`(?<![\w$.#])(?:${[...inner].join('|')})(?![\w$])`, 'g'), (self) => self.replace(/^_/, '').replace(/\d+$/, (digits) => (names.has(self.slice(1)) ? digits : '')));
}
