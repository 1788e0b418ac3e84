// `npm run test:examples` installs the packed package in each application of examples/, builds the application, and
// drives it in a browser with the real SDK on the simulated cloud. Results are printed and written to docs/frameworks.md.
// With `-- react vue` it runs some of them, and then writes nothing.
import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cp, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ensureChromium} from './browsers.mjs';
import {build} from './build.mjs';
import {describeExamples} from './examples-report.mjs';
import {examples, workFolder} from './examples-list.mjs';
import {checkMistakes} from './examples-mistakes.mjs';
import {binary, root} from './packages.mjs';
import {sdkFile} from './sdk-file.mjs';
import {writeBetween} from './write-formatted.mjs';

const wanted = process.argv.slice(2);
const names = examples.map(({name}) => name);
const unknown = wanted.filter(word => !names.includes(word));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${names.join(', ')}.`);
  process.exit(2);
}
const chosen = examples.filter(({name}) => !wanted.length || wanted.includes(name));
const [npmCommand, npmFirst] = process.env.npm_execpath
  ? [process.execPath, [process.env.npm_execpath]]
  : ['npm', []];

await build();
await ensureChromium();
await sdkFile();
const tarball = await pack();

/** By name: why an example could not be built, and the mistakes that its type check reports. */
const built = new Map();
for (const example of chosen) {
  const failure = await buildExample(example);
  const {reported, missed} = failure ? {reported: [], missed: []} : await checkMistakes(example);
  built.set(example.name, {failure, reported, missed});
}

const file = workFolder('results.json');
const ready = chosen.filter(({name}) => !built.get(name).failure);
if (ready.length) {
  spawnSync(
    binary('playwright'),
    ['test', '--config=playwright.examples.config.ts', '--reporter=list,json'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        EXAMPLES: ready.map(({name}) => name).join(','),
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      },
    },
  );
}
const report = ready.length ? JSON.parse(await readFile(file, 'utf8')) : {suites: [], errors: []};
const {text: table, failed} = await describeExamples(chosen, built, report);
console.log(`\n${table}`);
if (!wanted.length) await writeBetween('docs/frameworks.md', 'examples', table);
if (failed) process.exitCode = 1;

/** Packs the package as npm would publish it. */
async function pack() {
  await mkdir(workFolder(), {recursive: true});
  const output = execFileSync(
    npmCommand,
    [...npmFirst, 'pack', '--json', '--pack-destination', workFolder()],
    {cwd: root, encoding: 'utf8'},
  );
  return workFolder(JSON.parse(output)[0].filename);
}

/** @returns {Promise<string | undefined>} Why it could not be installed or built. */
async function buildExample({name}) {
  const folder = workFolder(name);
  const source = path.join(root, 'examples', name);
  await mkdir(folder, {recursive: true});
  await cp(source, folder, {recursive: true});
  const description = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  description.dependencies['webex-calling-elements'] = `file:${tarball}`;
  const text = JSON.stringify(description, null, 2);
  await writeFile(path.join(folder, 'package.json'), text);
  const stamp = createHash('sha256')
    .update(text)
    .update(await readFile(tarball))
    .digest('hex');
  const stampFile = path.join(folder, '.installed');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) !== stamp) {
    console.log(`Installing ${name} …`);
    await rm(path.join(folder, 'node_modules/webex-calling-elements'), {recursive: true, force: true});
    const failure = run(
      folder,
      'install',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    );
    if (failure) return failure;
    await writeFile(stampFile, stamp);
  }
  if (!description.scripts.build) return undefined;
  console.log(`Building ${name} …`);
  return run(folder, 'run', 'build');
}

/** @returns {string | undefined} The output of npm, if it failed. */
function run(cwd, ...args) {
  const {status, stdout, stderr} = spawnSync(npmCommand, [...npmFirst, ...args], {
    cwd,
    encoding: 'utf8',
    env: {...process.env, NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', CI: '1'},
  });
  if (status === 0) return undefined;
  console.error(`npm ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
  return `npm ${args.join(' ')} failed`;
}
