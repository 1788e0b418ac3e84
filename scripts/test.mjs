// `npm test`: every check and every suite, side by side, and one line over all of them. `npm test -- lint unit` runs
// those alone. What each step reads, needs and writes stands in package.json under "wireit", which runs them.
import {readFileSync} from 'node:fs';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {npm} from './npm.mjs';
import {ensurePackages, root} from './packages.mjs';

ensurePackages();
const {ensureTools} = await import('./tools.mjs');
const {report} = await import('./report.mjs');

const {wireit} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** @type {string[]} */
const steps = wireit.check.dependencies;
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !steps.includes(name));
if (unknown.length) {
  console.error(`There is no step ${unknown.join(', ')}. The steps: ${steps.join(', ')}`);
  process.exit(2);
}

const chosen = wanted.length ? wanted : steps;
await ensureTools(chosen);
// A step that does not start leaves no result: an old one must not stand for it.
await mkdir(path.join(root, '.results'), {recursive: true});
await Promise.all(chosen.map(name => rm(resultOf(name), {force: true})));

const started = performance.now();
for (const script of wanted.length ? wanted : ['check']) {
  await npm(['run', '--silent', script], {
    WIREIT_LOGGER: 'simple',
    WIREIT_FAILURES: 'continue',
    // Browsers wait more than they compute: three suites keep two cores busy.
    WIREIT_PARALLEL: '3',
  });
}
const results = await Promise.all(
  chosen.map(name => readFile(resultOf(name), 'utf8').then(JSON.parse, () => notRun(name))),
);
process.exitCode = report(results, (performance.now() - started) / 1000) ? 0 : 1;

function resultOf(name) {
  return path.join(root, '.results', `${name}.json`);
}

function notRun(name) {
  return {name, seconds: 0, passed: 0, failed: 1, skipped: [], note: 'did not run'};
}
