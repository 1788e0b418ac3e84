// `node scripts/count.mjs NAME TOOL ARGS…`: runs a tool, prefixes its output with the step's name because steps run in
// parallel, and writes the numbers of passed and failed tests to .results/NAME.json.
import {spawn} from 'node:child_process';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {ensureFirefox, ensureWebKit} from './browsers.mjs';
import {binary, root} from './packages.mjs';
import {readTotals, totalsOfPlaywright} from './totals.mjs';

/** @import {Totals} from './report.mjs' */

const [name = '', tool = '', ...args] = process.argv.slice(2);
const toolFile = path.join(root, '.results', `${name}.tool.json`);

/** For each tool that runs tests: arguments to make it write its totals, and how to read them. All other tools pass or fail. */
const suites = {
  vitest: {args: [], read: readTotals},
  playwright: {args: ['--reporter=list,json'], read: totalsOfPlaywright},
  wtr: {args: [], read: readTotals},
};
const suite = suites[tool];

const started = performance.now();
const totals = await runAndCount();
await mkdir(path.dirname(toolFile), {recursive: true});
await writeFile(
  toolFile.replace('.tool.json', '.json'),
  JSON.stringify({name, seconds: (performance.now() - started) / 1000, ...totals}),
);
process.exitCode = totals.failed ? 1 : 0;

/** @returns {Promise<Totals>} */
async function runAndCount() {
  const reason = {firefox: ensureFirefox, webkit: ensureWebKit}[name]?.();
  if (reason) return {passed: 0, failed: 0, skipped: [{name, reason}]};
  await rm(toolFile, {force: true});
  const status = await run();
  if (!suite) return {passed: Number(status === 0), failed: Number(status !== 0), skipped: []};
  try {
    const counts = await suite.read(toolFile);
    // A suite without tests counts as failed, and so does one that failed without a failed test.
    const hasOtherFailure = counts.failed === 0 && (status !== 0 || counts.passed === 0);
    return hasOtherFailure ? {...counts, failed: 1} : counts;
  } catch (error) {
    console.error(`${name}: ${tool} wrote no totals: ${error.message}`);
    return {passed: 0, failed: 1, skipped: []};
  } finally {
    await rm(toolFile, {force: true});
  }
}

function run() {
  const program = tool === 'node' ? [] : [binary(tool)];
  const child = spawn(process.execPath, [...program, ...args, ...(suite?.args ?? [])], {
    cwd: root,
    env: {...process.env, TOTALS_FILE: toolFile, PLAYWRIGHT_JSON_OUTPUT_NAME: toolFile},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr])
    createInterface({input: output}).on('line', line => console.log(`${name.padEnd(9)} │ ${line}`));
  return new Promise(resolve => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
}
