// `npm test` runs all checks and suites in parallel, and prints a summary. `npm test -- lint unit` runs only those
// steps. Each step's inputs, dependencies and outputs are in package.json under "wireit", which runs them.
import {readFileSync} from 'node:fs';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {npm} from './run-program.mjs';
import {ensurePackages, root} from './packages.mjs';

ensurePackages();
const {ensureTools} = await import('./tools.mjs');
const {report} = await import('./report.mjs');

const {wireit} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** @type {string[]} */
const steps = [...wireit.suites.dependencies, ...wireit.sources.dependencies];
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !steps.includes(name));
if (unknown.length) {
  console.error(`There is no step ${unknown.join(', ')}. The steps: ${steps.join(', ')}`);
  process.exit(2);
}

const chosen = wanted.length ? wanted : steps;
// A step that does not start leaves no result, so remove old ones.
await mkdir(path.join(root, '.results'), {recursive: true});
await Promise.all(chosen.map(name => rm(resultOf(name), {force: true})));

const started = performance.now();
if (wanted.length) {
  await ensureTools(chosen);
  for (const script of wanted) await run(script);
} else {
  console.log(
    'Running all tests. This takes about 9 minutes on two idle cores, and less if little has changed.',
  );
  // The checks of the sources need no browser, so they run while browsers are installed.
  const sources = run('sources');
  await ensureTools(chosen);
  await sources;
  await run('suites');
}
const results = await Promise.all(
  chosen.map(name => readFile(resultOf(name), 'utf8').then(JSON.parse, () => notRun(name))),
);
process.exitCode = report(results, (performance.now() - started) / 1000) ? 0 : 1;

function run(script) {
  return npm(['run', '--silent', script], {
    WIREIT_LOGGER: 'simple',
    WIREIT_FAILURES: 'continue',
    // Browser suites mostly wait, so three of them keep two cores busy.
    WIREIT_PARALLEL: '3',
  });
}

function resultOf(name) {
  return path.join(root, '.results', `${name}.json`);
}

function notRun(name) {
  return {name, seconds: 0, passed: 0, failed: 1, skipped: [], note: 'did not run'};
}
