// `npm run mutation`: changes the code, one mutation at a time, and counts how many mutations the tests detect.
// `npm run mutation -- line tabs` does so for these folders only. The results of each file are kept in `.cache/mutation`,
// so that an interrupted run continues where it stopped. The scores are written to docs/reliability.md.
import {spawnSync} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {transform} from 'esbuild';
import {describeScore, scoreOf} from './mutation-report.mjs';
import {root} from './packages.mjs';
import {writeBetween} from './write-formatted.mjs';

/** The folders of `src`, with the percentage of mutations that the tests must detect. */
const minimums = {line: 95, sdk: 85, session: 90, tabs: 85};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(minimums, name));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${Object.keys(minimums).join(', ')}.`);
  process.exit(2);
}

for (const [folder, minimum] of Object.entries(minimums)) {
  if (wanted.length && !wanted.includes(folder)) continue;
  const files = await filesOf(folder);
  for (const [index, file] of files.entries()) {
    console.log(`${file}, file ${index + 1} of ${files.length}`);
    const {status} = spawnSync('stryker', ['run'], {
      stdio: 'inherit',
      env: {...process.env, MUTATION_FOLDER: folder, MUTATION_FILE: file},
    });
    if (status !== 0) process.exit(1);
  }
  const report = await readFile(path.join(root, '.cache/mutation', `${folder}.json`), 'utf8');
  const score = scoreOf(JSON.parse(report));
  const text = describeScore(folder, score, minimum);
  console.log(text);
  await writeBetween('docs/reliability.md', `mutation ${folder}`, text);
  if (score.percent < minimum) process.exitCode = 1;
}

/** The files of a folder that hold more than types. */
async function filesOf(folder) {
  const names = await readdir(path.join(root, 'src', folder));
  // The tests of calls run in browsers, with a microphone.
  const tested = names.filter(name => !(folder === 'sdk' && name.includes('call'))).toSorted();
  const files = [];
  for (const name of tested) {
    const file = `src/${folder}/${name}`;
    const {code} = await transform(await readFile(path.join(root, file), 'utf8'), {loader: 'ts'});
    if (code) files.push(file);
  }
  return files;
}
