import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { testChecks } from './test-checks.ts';

// tutorials.test.ts has the first
for (const tutorial of tutorials().slice(1)) testChecks(tutorial);
