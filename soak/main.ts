// `npm run soak`: a line runs for an hour on a fast clock and for ten minutes on the real one, then 20,000 random
// scripts of each model are played. Results are printed, and written to docs/reliability.md. `npm run soak -- hour`,
// `-- minutes` and `-- models` run one of the three. The models continue where an earlier run stopped; `--again` starts
// them over, and `-- models line` or `-- models tabs` plays one of them.
import {build} from '../scripts/build.mjs';
import {writeBetween} from '../scripts/write-formatted.mjs';
import {readProgress} from './model-progress.js';
import {modelNames, playModel} from './models.js';
import {expectAllWell} from './all-well.js';
import {describe, describeModels} from './report.js';

const runs = {
  hour: {title: 'An hour on a fast clock', minutes: 60, fast: true},
  minutes: {title: 'Ten real minutes', minutes: 10, fast: false},
} as const;

const known: readonly string[] = [...Object.keys(runs), 'models', ...modelNames];
const wanted = process.argv.slice(2).filter(name => name !== '--again');
const again = process.argv.includes('--again');
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. Use ${known.join(', ')} or --again.`);
  process.exit(2);
}
const say = (line: string) => console.log(line);

for (const [name, {title, ...run}] of Object.entries(runs)) {
  if (wanted.length && !wanted.includes(name)) continue;
  await build();
  say(`\n${title} …`);
  // Loaded here because the models need no browser.
  const {runFaults} = await import('./run-faults.js');
  const soaked = await runFaults({...run, say});
  const text = describe(title, soaked);
  say(`\n${text}`);
  await writeBetween('docs/reliability.md', `soak ${name}`, text);
  expectAllWell(soaked);
}

const chosen = modelNames.filter(name => wanted.includes(name));
if (!wanted.length || wanted.includes('models') || chosen.length) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const played = new Map(
    await Promise.all(modelNames.map(async name => [name, await readProgress(name)] as const)),
  );
  try {
    for (const name of chosen.length ? chosen : modelNames) {
      played.set(name, await playModel(name, {again, say, signal: stop.signal}));
    }
  } finally {
    const text = describeModels([...played]);
    say(`\n${text}`);
    await writeBetween('docs/reliability.md', 'soak models', text);
  }
  if ([...played.values()].some(({failures}) => failures.length)) process.exitCode = 1;
}
