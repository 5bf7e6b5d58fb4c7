import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Time, chance, environment and console are handed to the engine; ARCHITECTURE.md says why. test/tidy finds the calls that a rule cannot. */
const ambient = [
  ['process', 'configuration and environment are handed in'],
  ['console', 'take the Logger that is handed in'],
  ['setTimeout', 'take the timers that are handed in'],
  ['setInterval', 'take the timers that are handed in'],
  ['setImmediate', 'take the timers that are handed in'],
  ['performance', 'take the Clock that is handed in'],
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'fixtures/**/*.jsonl'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: nodeGlobals() },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // The index is in range, the map has the key: the sign says that the author knows. Everywhere else the compiler asks.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      // Kafka's overloads are told apart by what is handed in, and the docs stand at each of them.
      '@typescript-eslint/unified-signatures': 'off',
      // `interface X<T> extends Y<T> {}` gives a type its Kafka name.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' },
      ],
      // `== null` asks for null and undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Combining marks are named by their escapes.
      'no-misleading-character-class': ['error', { allowEscape: true }],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'object-shorthand': 'error',
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    // What is handed in has to come from somewhere.
    ignores: ['src/engine/backend/system-timers.ts'],
    rules: {
      'no-restricted-globals': ['error', ...ambient.map(([name, message]) => ({ name, message: `No ambient ${name} in the engine: ${message}.` }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'No ambient time in the engine: take the Clock that is handed in.' },
        { object: 'Math', property: 'random', message: 'No chance in the engine: take the Random that is handed in.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'No ambient time in the engine: take the Clock that is handed in.' },
      ],
    },
  },
  {
    // A terminal speaks in control characters.
    files: ['src/cli/tui/**', 'test/cli/**', 'test/e2e/**'],
    rules: { 'no-control-regex': 'off' },
  },
  {
    // Exercises are unfinished on purpose.
    files: ['tutorials/**/starter.ts'],
    rules: { '@typescript-eslint/no-unused-vars': 'off' },
  },
);

function nodeGlobals() {
  const names = ['process', 'console', 'Buffer', 'URL', 'TextEncoder', 'TextDecoder', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval',
    'setImmediate', 'clearImmediate', 'performance', 'structuredClone', 'queueMicrotask', 'AbortController', 'AbortSignal', 'fetch'];
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
