// `npm run soak`: an hour of a line's life on a fast clock, then ten minutes on the real one. The figures are printed, and
// written to docs/reliability.md. `npm run soak -- hour` or `-- minutes` is one of the two alone.
import {build} from '../scripts/build.mjs';
import {writeBetween} from '../scripts/write-between.mjs';
import {live, type Soaked} from './live.js';
import {describe} from './report.js';

const runs = {
  hour: {title: 'An hour on a fast clock', minutes: 60, fast: true},
  minutes: {title: 'Ten real minutes', minutes: 10, fast: false},
} as const;

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in runs));
if (unknown.length) {
  console.error(`There is no ${unknown.join(', ')}: ${Object.keys(runs).join(' or ')}.`);
  process.exit(2);
}

build();
for (const [name, {title, ...run}] of Object.entries(runs)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n${title} …`);
  const soaked: Soaked = await live({...run, say: line => console.log(line)});
  expectNothingLeft(soaked);
  const text = describe(title, soaked);
  console.log(`\n${text}`);
  await writeBetween('docs/reliability.md', `soak ${name}`, text);
}

/** @throws {Error} Where something is left, or has grown. */
function expectNothingLeft({left, figures}: Soaked): void {
  const {mobius, wdm, workers} = left;
  if (mobius + wdm + workers > 0) throw new Error(`Left: ${JSON.stringify(left)}`);
  const [first, last] = [figures[0], figures.at(-1)];
  if (!first || !last) throw new Error('Nothing was measured');
  // The SDK has a few more on the window while it waits for something.
  if (last.listeners > first.listeners + 10 || last.sdkListeners > first.sdkListeners)
    throw new Error(`Listeners: ${first.listeners} and ${last.listeners}`);
  if (last.heap > first.heap * 1.25) throw new Error(`The heap: ${first.heap} and ${last.heap} bytes`);
}
