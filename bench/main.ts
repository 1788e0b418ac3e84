// `npm run bench` prints tables with ratios within one run, and writes them to docs/performance.md. With the name of a
// part, it measures only that part: `npm run bench -- peers`. A number sets the rounds of `peers`, `sooner`, `ideas`, `calls`
// and `scale`.
import {cpus, loadavg, release, type as system} from 'node:os';
import {chromium} from '@playwright/test';
import {chromiumLaunch} from '../scripts/browsers.mjs';
import {build} from '../scripts/build.mjs';
import {writeBetween} from '../scripts/write-formatted.mjs';
import {measureCalls} from './calls.js';
import {measureHandOver} from './hand-over.js';
import type {Measurement} from './measure.js';
import {measureLibrarySize} from './library-size.mjs';
import {measurePeers} from './peers.js';
import {measureRendering} from './rendering.js';
import {measureElements} from './scale-elements.js';
import {measureSignIn} from './scale-sign-in.js';
import {measureTabs} from './scale-tabs.js';
import {measureSigningIn} from './signing-in.js';
import {measureIdeas, measureSooner} from './sooner.js';
import {measureWeight} from './weight.mjs';

const parts = ['weight', 'peers', 'sooner', 'ideas', 'journeys', 'calls', 'scale'] as const;
type Part = (typeof parts)[number];

const wanted = process.argv.slice(2);
const rounds = Number(wanted.find(word => /^\d+$/.test(word)) ?? 9);
const chosen = parts.filter(part => wanted.includes(part));
const loadAtStart = loadavg()[0] ?? 0;

/** Explains the tables of `sooner`. */
const aboutSooner = `Measured in a regular profile on disk, with the browser's own caches, preflights and connections. The simulated latency is 0,
50 or 150 ms per response, and the same again for each new connection.

- **A**: "Allow" pressed on the consent page → registered. The time to read that page is not included.
- **B**: a page with \`auto-register\` opened by somebody who is signed in at the server → registered.
- **C**: the sign-in button of a page with a \`tokenSource\` hovered, then pressed → registered.
- **First time here**: the browser has no local storage from the page, so no cached catalog. **Been here before**: it has one.
- **Cold**: with an empty HTTP cache. **Warm**: from the fourth visit on.
- **The bare SDK** is used by hand-written code as in Webex's guide, with the same server and files. Its loading begins only once there is a token.`;

/** Explains the table of calls. */
const aboutCalls = `In the first row, two pages take turns calling: one with this library and its elements, one with the bare SDK. A third page answers
immediately and echoes, so the row shows only the time of the calling page, including opening the microphone. In the second
row, the cloud calls the two pages in turn. The first pair is not counted. The third row is the heap of the page with this
library.`;

/** Explains the tables of `scale`. */
const aboutScale = `- **Elements**: the slope of a log-log fit. It is 1 if the time is proportional to the number of elements, and below 1 because
  the first ones have a fixed cost.
- **Tabs**: from the sign-in of the first tab until all show the line, and five seconds more. All tabs have the same token, as
  the sign-in handler gives them. With a \`tokenSource\` that gives each tab its own token, each further tab sends one request,
  for the owner of its token.
- **People**: each person has a session, and keeps one connection busy with requests for a token. The share compares the rate
  with that of a handler which only opens the session, in the same run. The load generator and all instances share the
  machine's cores. **Sessions lost**: before the load, all tokens expire, and two tabs of each person request a new one at the
  same time, from different instances. With Redis the authorization server also rotates refresh tokens, and refuses one that is used twice.`;

await build();
const browser = await chromium.launch(chromiumLaunch());
try {
  for (const part of chosen.length ? chosen : parts) await measure(part);
} finally {
  await browser.close();
}

async function measure(part: Part): Promise<void> {
  switch (part) {
    case 'weight':
      console.log('Measuring bundle sizes …');
      await write(part, `${tableOf(await measureWeight())}\n\n${await measureLibrarySize()}`);
      break;
    case 'peers': {
      console.log('Rendering, compared with other libraries …');
      const {table, aims} = await measurePeers(browser, rounds);
      await write(part, `${rounds} rounds.\n\n${table}\n\n${tableOf(aims)}`);
      break;
    }
    case 'sooner':
      console.log('Measuring the time to registration …');
      await write(part, `${await measureSooner(rounds)}\n\n${aboutSooner}`);
      break;
    case 'ideas':
      console.log('Measuring each optimization separately …');
      await write(part, `${rounds} rounds.\n\n${await measureIdeas(rounds)}`);
      break;
    case 'journeys': {
      console.log('Rendering …');
      const rendering = await measureRendering(browser);
      console.log('Signing in …');
      const signingIn = await measureSigningIn(browser);
      console.log('Moving the line to another tab …');
      const handOver = await measureHandOver(browser);
      await write(part, tableOf([...rendering, ...signingIn, ...handOver]));
      break;
    }
    case 'calls':
      console.log('Calling …');
      await write(
        part,
        `${aboutCalls}\n\n${tableOf(await measureCalls(rounds, Math.ceil((1_000 * rounds) / 9)))}`,
      );
      break;
    case 'scale': {
      console.log('Rendering many elements …');
      const elements = await measureElements(browser, rounds);
      console.log('Opening many tabs …');
      const tabs = await measureTabs(browser);
      console.log('Signing in many people …');
      const signIn = await measureSignIn(rounds);
      await write(part, [`${rounds} rounds.`, elements, tabs, signIn, aboutScale].join('\n\n'));
      break;
    }
    default:
      part satisfies never;
  }
}

/** Prints the results of a part, and writes them with the date and the machine. */
async function write(part: Part, text: string): Promise<void> {
  console.log(`\n${text}\n`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${system()} ${release()}, Node ${process.version}`;
  const load =
    loadAtStart > cpus().length / 2 ? `, busy with other programs (load ${loadAtStart.toFixed(0)})` : '';
  const date = new Date().toISOString().slice(0, 10);
  await writeBetween(
    'docs/performance.md',
    `bench ${part}`,
    `${date}, Chromium ${browser.version()}, ${machine}${load}.\n\n${text}`,
  );
}

function tableOf(rows: readonly Measurement[]): string {
  const lines = rows.map(({label, ours, peer, ratio, aim}) => {
    const figures = `| ${label} | ${ours} | ${peer} | ${ratio.toFixed(2)}× |`;
    if (aim === undefined) return `${figures} – | |`;
    const met = ratio <= aim ? 'met' : `missed by ${((ratio / (aim || 1) - 1) * 100).toFixed(0)} %`;
    return `${figures} ≤ ${aim.toFixed(2)}× | ${met} |`;
  });
  return ['| | ours | against | ratio | aim | |', '| --- | --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}
