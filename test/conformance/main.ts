/**
 * `npm run conformance -- FILE_OR_DIR… [--only TEXT] [--json]`: runs the cases and says how many of our answers are Kafka's, to the byte.
 * Exit status 0 only when all are.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readCases } from './case.ts';
import { compare } from './compare.ts';
import { failures, jsonLine, summary } from './report.ts';
import type { Result } from './report.ts';
import { runCase } from './run-case.ts';

function main(): number {
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } });
  } catch (error) {
    console.error(`conformance: ${(error as Error).message}\nusage: npm run conformance -- FILE_OR_DIR… [--only TEXT] [--json]`);
    return 2;
  }
  const { values, positionals } = parsed;
  let cases;
  try {
    cases = readCases(positionals.length > 0 ? positionals : ['fixtures/conformance']);
  } catch (error) {
    console.error(`conformance: ${(error as Error).message}`);
    return 1;
  }
  const { only } = values;
  if (only !== undefined) cases = cases.filter(({ name }) => name.includes(only));
  if (cases.length === 0) {
    console.error(only === undefined ? 'conformance: there are no cases there' : `conformance: no case has '${only}' in its name`);
    return 1;
  }
  const results: Result[] = [];
  for (const conformanceCase of cases) {
    const run = runCase(conformanceCase);
    const result = { conformanceCase, differences: compare(conformanceCase, run), thrown: run.thrown };
    results.push(result);
    if (values.json) console.log(jsonLine(result));
  }
  if (!values.json) for (const line of [...summary(results), ...failures(results)]) console.log(line);
  return results.every(({ differences }) => differences.length === 0) ? 0 : 1;
}

process.exitCode = main();
