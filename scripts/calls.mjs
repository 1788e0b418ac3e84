// `npm run calls` tests calls between real browser pages, with real audio, on the simulated cloud. It takes
// too long for `npm test`. The result is printed and written to docs/calls.md. Arguments are passed to Playwright, for
// example `-- -g hold`; then nothing is written.
import {spawnSync} from 'node:child_process';
import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {ensureChromium} from './browsers.mjs';
import {build} from './build.mjs';
import {describeCalls} from './calls-report.mjs';
import {binary, root} from './packages.mjs';
import {writeBetween} from './write-formatted.mjs';

const options = process.argv.slice(2);

await build();
await ensureChromium();
const file = path.join(root, '.cache/calls.json');
await mkdir(path.dirname(file), {recursive: true});
const {status} = spawnSync(
  binary('playwright'),
  // Audio suffers when more browsers share a machine.
  ['test', 'test/contract/call', '--workers=2', '--reporter=list,json', ...options],
  {cwd: root, stdio: 'inherit', env: {...process.env, CALLS: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: file}},
);
const text = describeCalls(JSON.parse(await readFile(file, 'utf8')));
console.log(`\n${text}`);
if (!options.length) await writeBetween('docs/calls.md', 'calls', text);
process.exitCode = status ?? 1;
