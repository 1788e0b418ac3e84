// `npm run engines` runs the tests of elements: in Chromium all of them, and in Firefox and WebKit those whose result can
// depend on the engine. It also runs all tests of tabs and windows in Firefox and WebKit. `npm test` runs only a part of
// the tests in these two. Results are printed and written to docs/engines.md. `-- firefox` limits the run to one engine,
// and then leaves the page unchanged.
import {spawnSync} from 'node:child_process';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {findFirefox, findHeadlessChromium, findMiniBrowser} from './browsers.mjs';
import {build} from './build.mjs';
import {describeEngines} from './engines-report.mjs';
import {binary, root} from './packages.mjs';
import {resultsOf} from './sdk-versions-report.mjs';
import {ensureTools} from './tools.mjs';
import {readTotals} from './totals.mjs';
import {writeBetween} from './write-formatted.mjs';

/** @typedef {import('./engines-report.mjs').TestedEngine} TestedEngine */

const names = {chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit'};
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in names));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${Object.keys(names).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.keys(names).filter(name => !wanted.length || wanted.includes(name));

await build();
await ensureTools([...chosen, 'tabs']);
const folder = path.join(root, '.cache/engines');
await mkdir(folder, {recursive: true});

/** @type {TestedEngine[]} */
const engines = [];
for (const engine of chosen) {
  const totalsFile = await run('wtr', [], path.join(folder, `${engine}.json`), {ENGINE: engine});
  engines.push({name: names[engine], version: versionOf(engine), totals: await readTotals(totalsFile)});
}
const enginesForTabs = chosen.filter(engine => engine !== 'chromium').map(engine => names[engine]);
const tabsFile = enginesForTabs.length
  ? await run(
      'playwright',
      [
        'test',
        '--config=playwright.engines.config.ts',
        '--reporter=list,json',
        `--grep=${enginesForTabs.map(name => ` ${name} `).join('|')}`,
      ],
      path.join(folder, 'tabs.json'),
    )
  : undefined;
const results = tabsFile ? resultsOf(JSON.parse(await readFile(tabsFile, 'utf8'))) : [];

const {text, failed} = describeEngines(engines, results);
console.log(`\n${text}`);
if (!wanted.length) await writeBetween('docs/engines.md', 'engines', text);
process.exitCode = failed ? 1 : 0;

/**
 * Runs a suite. Ignores its exit status, because the file with the results shows which tests failed.
 *
 * @returns {Promise<string>} The file with the results.
 */
async function run(tool, args, file, env = {}) {
  await rm(file, {force: true});
  spawnSync(process.execPath, [binary(tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...env,
      ENGINE_TESTS: 'all',
      TOTALS_FILE: file,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    },
  });
  return file;
}

function versionOf(engine) {
  const [program, ...args] = {
    chromium: [findHeadlessChromium()],
    firefox: [findFirefox()],
    // WebKit needs a display even for printing its version.
    webkit: ['xvfb-run', '-a', findMiniBrowser()],
  }[engine];
  const {stdout} = spawnSync(program, [...args, '--version'], {encoding: 'utf8'});
  return /[\d.]+/.exec(stdout ?? '')?.[0] ?? 'of unknown version';
}
