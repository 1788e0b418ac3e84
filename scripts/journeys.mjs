// `npm run journeys:all` runs all journeys except calls between pages. Unlike `npm test`, it includes those that repeat
// another journey with a different input. `npm run calls` runs the journeys of calls, including calls between pages, which
// need minutes of real audio. The result is printed and written to a page of the docs. Arguments are passed to Playwright,
// for example `-- -g hold`. With any arguments, the page stays unchanged.
import {spawnSync} from 'node:child_process';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {ensureChromium} from './browsers.mjs';
import {build} from './build.mjs';
import {describeJourneys} from './journeys-report.mjs';
import {binary, root} from './packages.mjs';
import {writeBetween} from './write-formatted.mjs';

const sets = {
  all: {page: 'docs/reliability.md', marker: 'journeys', options: []},
  // Audio suffers when more browsers share a machine.
  calls: {page: 'docs/calls.md', marker: 'calls', options: ['test/contract/call', '--workers=2']},
};
const [name, ...options] = process.argv.slice(2);
const set = sets[name];
if (!set) throw new Error(`There is no set of journeys ${name}. The sets: ${Object.keys(sets).join(', ')}`);

await build();
await ensureChromium();
const file = path.join(root, `.cache/journeys-${name}.json`);
await mkdir(path.dirname(file), {recursive: true});
// Remove an old report, so that reading the file fails if Playwright crashes before it writes a new one.
await rm(file, {force: true});
const {status} = spawnSync(
  process.execPath,
  [binary('playwright'), 'test', ...set.options, '--reporter=list,json', ...options],
  {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, JOURNEYS: name, PLAYWRIGHT_JSON_OUTPUT_FILE: file},
  },
);
const text = describeJourneys(JSON.parse(await readFile(file, 'utf8')));
console.log(`\n${text}`);
if (!options.length) await writeBetween(set.page, set.marker, text);
process.exitCode = status ?? 1;
