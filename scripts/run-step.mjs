import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {binary} from './build.mjs';
import {root} from './packages.mjs';

/** @import {Step, Totals} from './steps.mjs' */
/** @typedef {Totals & {name: string, seconds: number}} Result */

/**
 * Runs a step and shows what it prints. It never throws: a step that cannot run has failed.
 *
 * @param {Step} step
 * @returns {Promise<Result>}
 */
export async function runStep(step) {
  console.log(`\n▸ ${step.name}: ${step.says}`);
  const start = performance.now();
  const totals = await totalsOf(step).catch(error => {
    console.error(error instanceof Error ? error.message : error);
    return {passed: 0, failed: 1, skipped: []};
  });
  return {name: step.name, seconds: (performance.now() - start) / 1000, ...totals};
}

async function totalsOf(step) {
  const reason = step.missing?.();
  if (reason) return {passed: 0, failed: 0, skipped: [{name: step.name, reason}]};
  await step.prepare?.();
  if (step.check) {
    await step.check();
    return {passed: 1, failed: 0, skipped: []};
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'webex-calling-elements-'));
  try {
    const file = path.join(folder, 'totals.json');
    const status = await run(step, file);
    if (!step.totals) return {passed: Number(status === 0), failed: Number(status !== 0), skipped: []};
    const totals = await step.totals(file);
    // A suite that ran no test has shown nothing, and one that failed without a failed test has failed all the same.
    const hidden = totals.failed === 0 && (status !== 0 || totals.passed === 0);
    return hidden ? {...totals, failed: 1} : totals;
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

function run({command: [tool, ...args], env: own}, file) {
  // Each of the suites' tools has a name of its own for the file.
  const env = {...process.env, ...own, TOTALS_FILE: file, PLAYWRIGHT_JSON_OUTPUT_NAME: file};
  const withFile = tool === 'vitest' ? [...args, `--outputFile.json=${file}`] : args;
  return new Promise(resolve => {
    const child = spawn(binary(tool), withFile, {cwd: root, env, stdio: ['ignore', 'inherit', 'inherit']});
    child.on('error', () => resolve(1));
    child.on('exit', resolve);
  });
}

/**
 * Prints what came of the steps, and at the very end one line over all of them.
 *
 * @param {Result[]} results
 * @returns {boolean} Whether all is well.
 */
export function report(results) {
  console.log('\n');
  for (const {name, seconds, passed, failed, skipped} of results) {
    const counts = `${passed} passed, ${failed} failed${skipped.length ? `, ${skipped.length} skipped` : ''}`;
    console.log(
      `${failed ? '✗' : '✓'} ${name.padEnd(10)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${counts}`,
    );
  }
  for (const {name, reason} of results.flatMap(({skipped}) => skipped))
    console.log(`  skipped: ${name} (${reason})`);
  console.log(`\n${closingLine(results)}`);
  return results.every(({failed}) => failed === 0);
}

/** `N passed, N failed`, over all suites and checks. */
export function closingLine(results) {
  const sum = key => results.reduce((total, result) => total + result[key], 0);
  const skipped = results.reduce((total, result) => total + result.skipped.length, 0);
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
