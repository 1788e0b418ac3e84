// `npm run test:examples` installs the packed package in each application of examples/, builds the application, and
// drives it in a browser with the real SDK on the simulated cloud. Results are printed and written to
// docs/frameworks.md. `-- react vue` limits the run to these applications, and then leaves the page unchanged.
import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cp, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ensureChromium} from './browsers.mjs';
import {build} from './build.mjs';
import {describeExamples} from './examples-report.mjs';
import {examples, workFolder} from './examples-list.mjs';
import {checkMistakes} from './examples-mistakes.mjs';
import {binary, npmCommand, root} from './packages.mjs';
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
const [npm, ...npmArgs] = npmCommand();

await build();
await ensureChromium();
await sdkFile();
const tarball = await pack();

const built = new Map();
for (const example of chosen) built.set(example.name, await buildExample(example));

const readmeFolder = wanted.length ? undefined : await buildReadme();

const reportFile = workFolder('results.json');
// Remove an old report, so that reading the file fails if Playwright crashes before it writes a new one.
await rm(reportFile, {force: true});
const runnable = chosen.filter(({name}) => !built.get(name).failure);
if (runnable.length) {
  spawnSync(
    process.execPath,
    [binary('playwright'), 'test', '--config=playwright.examples.config.ts', '--reporter=list,json'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        EXAMPLES: runnable.map(({name}) => name).join(','),
        ...(readmeFolder && {README_PAGE: readmeFolder}),
        PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      },
    },
  );
}
const report = runnable.length ? JSON.parse(await readFile(reportFile, 'utf8')) : {suites: [], errors: []};
const {text: table, failed} = await describeExamples(chosen, built, report, {withReadme: !wanted.length});
console.log(`\n${table}`);
if (!wanted.length) await writeBetween('docs/frameworks.md', 'examples', table);
if (failed) process.exitCode = 1;

/** Packs the package as npm would publish it. */
async function pack() {
  await mkdir(workFolder(), {recursive: true});
  const output = execFileSync(npm, [...npmArgs, 'pack', '--json', '--pack-destination', workFolder()], {
    cwd: root,
    encoding: 'utf8',
  });
  return workFolder(JSON.parse(output)[0].filename);
}

/**
 * Installs the package in an empty folder, and follows its README: adds the README's first page, and the bundle.
 *
 * @returns {Promise<string | undefined>} The folder. Undefined if the installation failed.
 */
async function buildReadme() {
  const folder = workFolder('readme');
  await rm(folder, {recursive: true, force: true});
  await mkdir(folder, {recursive: true});
  const failure =
    run(folder, 'init', '--yes') ??
    run(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  if (failure) return undefined;
  const installed = path.join(folder, 'node_modules/webex-calling-elements');
  const text = await readFile(path.join(installed, 'README.md'), 'utf8');
  const [, page] = /```html\n(<!doctype html>[^]*?)```/.exec(text);
  await writeFile(path.join(folder, 'index.html'), page);
  await cp(path.join(installed, 'dist/bundle'), path.join(folder, 'webex-calling-elements'), {
    recursive: true,
  });
  return folder;
}

/**
 * Installs and builds an example, unless nothing has changed since it was last built.
 *
 * @returns {Promise<{failure?: string, reported: string[], missed: string[]}>} Why it could not be installed or built, and
 *   the mistakes that its type check reports and misses.
 */
async function buildExample(example) {
  const folder = workFolder(example.name);
  const source = path.join(root, 'examples', example.name);
  const resultFile = path.join(folder, '.built');
  const hash = await hashOf(
    tarball,
    ...(await filesIn(source)),
    path.join(root, 'scripts/examples-mistakes.mjs'),
  );
  const kept = JSON.parse(await readFile(resultFile, 'utf8').catch(() => '{}'));
  if (kept.hash === hash) return kept.result;

  await cp(source, folder, {recursive: true});
  const packageJson = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  packageJson.dependencies['webex-calling-elements'] = `file:${tarball}`;
  const failure = (await install(folder, packageJson)) ?? (await buildIn(folder, packageJson));
  if (failure) return {failure, reported: [], missed: []};
  const result = await checkMistakes(example);
  await writeFile(resultFile, JSON.stringify({hash, result}));
  return result;
}

/** Installs all packages, or only this library if the others have not changed. Returns why it failed, if it did. */
async function install(folder, packageJson) {
  const {dependencies, peerDependencies} = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  );
  const stamp = JSON.stringify({packageJson, dependencies, peerDependencies});
  const installedFile = path.join(folder, '.installed');
  if ((await readFile(installedFile, 'utf8').catch(() => '')) === stamp) {
    const {default: pacote} = await import('pacote');
    await pacote.extract(`file:${tarball}`, path.join(folder, 'node_modules/webex-calling-elements'));
    return undefined;
  }
  console.log(`Installing ${packageJson.name} …`);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(packageJson));
  const failure = run(folder, 'install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund');
  if (!failure) await writeFile(installedFile, stamp);
  return failure;
}

async function buildIn(folder, {name, scripts}) {
  // Bundlers assume that an installed package does not change.
  for (const cache of ['.next', '.angular', 'dist', 'node_modules/.vite']) {
    await rm(path.join(folder, cache), {recursive: true, force: true});
  }
  if (!scripts.build) return undefined;
  console.log(`Building ${name} …`);
  return run(folder, 'run', 'build');
}

async function hashOf(...files) {
  const hash = createHash('sha256');
  for (const each of files) hash.update(await readFile(each));
  return hash.digest('hex');
}

async function filesIn(folder) {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true});
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}

/** Runs npm, and prints its output if it fails. @returns {string | undefined} The failed command. */
function run(cwd, ...args) {
  const {status, stdout, stderr} = spawnSync(npm, [...npmArgs, ...args], {
    cwd,
    encoding: 'utf8',
    env: {...process.env, NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', CI: '1'},
  });
  if (status === 0) return undefined;
  console.error(`npm ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
  return `npm ${args.join(' ')} failed`;
}
