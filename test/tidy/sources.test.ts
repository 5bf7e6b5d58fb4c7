import { expect, test } from 'vitest';
import { filesBelow, textOf } from './source-files.ts';

const sources = filesBelow('src', /\.tsx?$/);
const text = /\.(ts|tsx|js|mjs|json|jsonl|md|yaml|yml|sh|java|xml|txt)$|^(run|broker|\.npmrc|\.gitignore)$/;

test('no file is longer than 500 lines', () => {
  const long = [...sources, ...filesBelow('test', /\.tsx?$/), ...filesBelow('scripts', /\.mjs$/)]
    .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 500);
  expect(long).toEqual([]);
});

test('no file names a machine or a package registry', () => {
  const machine = /\/(wor[k]|far[m])\/[a-z]|\/roo[t]\/|\/home\/[a-z]+\/|\/Users\/[A-Za-z]+\//;
  const registry = /registry\.npm|npmjs\.org\/|maven\.org|repo1\.|deb\.debian/;
  const broken = filesBelow('.', text).filter((file) => {
    const contents = textOf(file);
    return machine.test(contents) || (!file.endsWith('.md') && registry.test(contents));
  });
  expect(broken).toEqual([]);
});

test('nothing is unfinished or switched off', () => {
  const unfinished = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'not imple' + 'mented', String.raw`\b(it|test|describe)\.(sk` + String.raw`ip|on` + String.raw`ly|to` + String.raw`do)\(`].join('|'));
  const broken = [...sources, ...filesBelow('test', /\.tsx?$/)].flatMap((file) =>
    textOf(file).split('\n').flatMap((line, index) => (unfinished.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])));
  expect(broken).toEqual([]);
});

test('names carry no I, Impl, Utils or Helper, and files are kebab-case or a component', () => {
  const badName = /(^|\/)[^/]*([-.](utils?|helpers?|impl)|Utils?|Helpers?|Impl)\.tsx?$/;
  const good = /^([a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|[A-Z][A-Za-z0-9]*)\.tsx?$/;
  expect(sources.filter((file) => badName.test(file) || !good.test(file.split('/').at(-1)!))).toEqual([]);
});

test('README names the command that starts everything', () => {
  expect(textOf('README.md')).toContain('npm ci && npm start');
});

test('dependencies have exact versions', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as { [section: string]: { [name: string]: string } };
  expect(Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
