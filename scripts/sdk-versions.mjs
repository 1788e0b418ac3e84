// `npm run sdk-versions` tests, in a real browser and on the simulated cloud, each SDK version that a page may load:
// the required functions ("checks"), and the traps that the version has. Results are printed and written to
// docs/sdk-traps.md. `-- 3.7.0` limits the run to one version, `-- checks` or `-- traps` to one kind. With any of these
// arguments, the page stays unchanged.
import {spawnSync} from 'node:child_process';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {ensureChromium} from './browsers.mjs';
import {build} from './build.mjs';
import {binary, root} from './packages.mjs';
import {sdkFile, sdks} from './sdk-file.mjs';
import {describeChecks, describeTraps, resultsOf} from './sdk-versions-report.mjs';
import {writeBetween} from './write-formatted.mjs';

const versions = sdks.map(({version}) => version);
const kinds = ['checks', 'traps'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter(word => !versions.includes(word) && !kinds.includes(word));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${[...versions, ...kinds].join(', ')}.`);
  process.exit(2);
}
const chosen = all =>
  all.some(word => wanted.includes(word)) ? all.filter(word => wanted.includes(word)) : all;

await build();
await ensureChromium();
for (const one of sdks) if (chosen(versions).includes(one.version)) await sdkFile({wanted: one});

const file = path.join(root, '.cache/sdk-versions.json');
await mkdir(path.dirname(file), {recursive: true});
// Remove an old report, so that reading the file fails if Playwright crashes before it writes a new one.
await rm(file, {force: true});
const projects = chosen(versions).flatMap(version => chosen(kinds).map(kind => `${version} ${kind}`));
// Ignore the exit status: a version that lacks one of the traps fails a test.
spawnSync(
  process.execPath,
  [
    binary('playwright'),
    'test',
    '--config=playwright.sdk-versions.config.ts',
    '--reporter=list,json',
    ...projects.map(name => `--project=${name}`),
  ],
  {cwd: root, stdio: 'inherit', env: {...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file}},
);

const results = resultsOf(JSON.parse(await readFile(file, 'utf8')));
const reports = {checks: describeChecks, traps: describeTraps};
for (const kind of chosen(kinds)) {
  const text = reports[kind](results, chosen(versions));
  console.log(`\n${text}`);
  if (!wanted.length) await writeBetween('docs/sdk-traps.md', `sdk-versions ${kind}`, text);
}
if (results.some(({kind, error}) => kind === 'checks' && error)) process.exitCode = 1;
