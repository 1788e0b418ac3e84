// `npm run mutation`: breaks the code on purpose and counts how often a test says so. `npm run mutation -- line tabs`
// does it to those folders alone.
import {spawnSync} from 'node:child_process';

/** The least part of the mutants, in percent, that must be found in each folder. */
const bars = {line: 90, calling: 80, session: 80, tabs: 80};

const wanted = process.argv.slice(2);
for (const [folder, bar] of Object.entries(bars)) {
  if (wanted.length && !wanted.includes(folder)) continue;
  console.log(`src/${folder}, at least ${bar} %`);
  const {status} = spawnSync('stryker', ['run'], {
    stdio: 'inherit',
    env: {...process.env, MUTATION_FOLDER: folder, MUTATION_BAR: String(bar)},
  });
  if (status !== 0) process.exitCode = 1;
}
