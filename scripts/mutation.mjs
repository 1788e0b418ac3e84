// `npm run mutation`: breaks the code on purpose and counts how often a test fails. `npm run mutation -- line tabs` does it
// to those folders only.
import {spawnSync} from 'node:child_process';

/** The percentage of the mutants in each folder that the tests must find. */
const bars = {line: 95, sdk: 85, session: 90, tabs: 85};

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
