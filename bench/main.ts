// `npm run bench` prints a table with ratios within one run, and writes it to docs/performance.md.
import {cpus, release, type as system} from 'node:os';
import {chromium} from '@playwright/test';
import {chromiumLaunch} from '../scripts/browsers.mjs';
import {writeBetween} from '../scripts/write-formatted.mjs';
import {measureHandOver} from './hand-over.js';
import type {Measurement} from './measure.js';
import {measureRendering} from './rendering.js';
import {measureSigningIn} from './signing-in.js';
import {measureTokenRoute} from './token-route.js';
import {measureWeight} from './weight.mjs';

const browser = await chromium.launch(chromiumLaunch());
try {
  console.log('Weighing …');
  const weight = await measureWeight();
  console.log('Drawing …');
  const rendering = await measureRendering(browser);
  console.log('Signing in …');
  const signingIn = await measureSigningIn(browser);
  console.log('Handing over …');
  const handOver = await measureHandOver(browser);
  console.log('Giving tokens …');
  const tokenRoute = await measureTokenRoute();
  const table = tableOf([...weight, ...rendering, ...signingIn, ...handOver, ...tokenRoute]);
  console.log(`\n${table}\n`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${system()} ${release()}, Node ${process.version}`;
  await writeBetween(
    'docs/performance.md',
    'bench',
    `${new Date().toISOString().slice(0, 10)}, Chromium ${browser.version()}, ${machine}.\n\n${table}`,
  );
} finally {
  await browser.close();
}

function tableOf(rows: readonly Measurement[]): string {
  const lines = rows.map(({what, ours, peer, ratio, aim}) => {
    const figures = `| ${what} | ${ours} | ${peer} | ${ratio.toFixed(2)}× |`;
    if (aim === undefined) return `${figures} – | |`;
    const met = ratio <= aim ? 'met' : `missed by ${((ratio / (aim || 1) - 1) * 100).toFixed(0)} %`;
    return `${figures} ≤ ${aim.toFixed(2)}× | ${met} |`;
  });
  return ['| | ours | against | ratio | aim | |', '| --- | --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}
