// `npm run mutation`: changes the code, one mutation at a time, and counts the mutations that the tests detect.
// `npm run mutation -- tabs` measures one folder, `-- src/sdk/keepalives.ts` one file, and `--again` also measures files that
// have not changed. The results are kept in test/mutation-scores.json, so that an interrupted run can be continued, also on
// another machine. The scores of the folders are written to docs/reliability.md.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {transform} from 'esbuild';
import {describeScore, resultOf, scoreOf} from './mutation-report.mjs';
import {binary, root} from './packages.mjs';
import {writeBetween, writeFormatted} from './write-formatted.mjs';

/** The folders of `src`, with the percentage of mutations that the tests must detect. */
const minimums = {line: 95, sdk: 85, session: 90, tabs: 85};
const folders = Object.keys(minimums);

/** Each run of Stryker begins with all tests of the folder. Its results are kept when it ends. */
const filesPerRun = 6;
const reportFile = path.join(root, '.cache/mutation/report.json');
const scoresFile = path.join(root, 'test/mutation-scores.json');
/** The results of each file, with a hash of the source to which they belong. */
const scores = JSON.parse(await readFile(scoresFile, 'utf8'));

const {values, positionals} = parseArgs({options: {again: {type: 'boolean'}}, allowPositionals: true});
const files = (await Promise.all(folders.map(filesOf))).flat();
const unknown = positionals.filter(name => !folders.includes(name) && !files.includes(name));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${folders.join(', ')}, or a file in them.`);
  process.exit(2);
}

const isWanted = file =>
  !positionals.length || positionals.some(name => file === name || folderOf(file) === name);
const wanted = files.filter(isWanted);
const sources = new Map(await Promise.all(wanted.map(async file => [file, await hashOf(file)])));
const changed = wanted.filter(file => values.again || scores[file]?.source !== sources.get(file));
for (const folder of folders) {
  const left = changed.filter(file => folderOf(file) === folder);
  while (left.length) await measure(folder, left.splice(0, filesPerRun), left.length);
}

for (const folder of new Set(wanted.map(folderOf))) {
  const results = files.filter(file => folderOf(file) === folder).map(file => scores[file]);
  const score = scoreOf(results);
  const text = describeScore(folder, score, minimums[folder]);
  console.log(text);
  await writeBetween('docs/reliability.md', `mutation ${folder}`, text);
  if (score.measured < score.files || score.percent < minimums[folder]) process.exitCode = 1;
}

/** Measures some files of a folder in one run of Stryker, and keeps the results. */
async function measure(folder, batch, left) {
  console.log(`${batch.join(', ')}. After these, ${left} files of ${folder} are left.`);
  await rm(reportFile, {force: true});
  const {status} = spawnSync(process.execPath, [binary('stryker'), 'run'], {
    stdio: 'inherit',
    env: {...process.env, MUTATION_FOLDER: folder, MUTATION_FILES: batch.join(',')},
  });
  if (status !== 0) process.exit(1);
  const report = JSON.parse(await readFile(reportFile, 'utf8'));
  for (const file of batch) scores[file] = {source: sources.get(file), ...resultOf(report, file)};
  // Keep the results in the order of the files, without files that no longer exist.
  const kept = files.filter(name => scores[name]).map(name => [name, scores[name]]);
  await writeFormatted(scoresFile, JSON.stringify(Object.fromEntries(kept)));
}

function folderOf(file) {
  return file.split('/')[1];
}

/** Returns the files of a folder that contain more than types, except those for calls. */
async function filesOf(folder) {
  const names = await readdir(path.join(root, 'src', folder));
  // The tests of calls run in browsers, with a microphone.
  const tested = names.filter(name => !(folder === 'sdk' && name.includes('call'))).toSorted();
  const found = [];
  for (const name of tested) {
    const file = `src/${folder}/${name}`;
    if (await codeOf(file)) found.push(file);
  }
  return found;
}

/** A hash of a file's code that stays the same if names change. */
async function hashOf(file) {
  const hash = createHash('sha256').update(withoutNames(await codeOf(file)));
  return hash.digest('hex').slice(0, 16);
}

/** Returns a file's code without types, comments and formatting, so that changes of these do not cause a new measurement. */
async function codeOf(file) {
  const text = await readFile(path.join(root, file), 'utf8');
  const {code} = await transform(text, {loader: 'ts', minifyWhitespace: true, legalComments: 'none'});
  return code;
}
