// What `npm test` runs: everything, in order, and one line at the end. `npm test -- lint vitest` runs those alone.
import {ensurePackages} from './packages.mjs';

ensurePackages();

const {steps} = await import('./steps.mjs');
const {report, runStep} = await import('./run-step.mjs');

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !steps.some(step => step.name === name));
if (unknown.length) {
  console.error(
    `There is no step ${unknown.join(', ')}. The steps: ${steps.map(({name}) => name).join(', ')}`,
  );
  process.exit(2);
}

const results = [];
for (const step of steps) {
  if (!wanted.length || wanted.includes(step.name)) results.push(await runStep(step));
}
process.exitCode = report(results) ? 0 : 1;
