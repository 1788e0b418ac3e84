// `npm run lighthouse` prints Lighthouse's scores of the demo and the gallery, medians of five runs, and writes them to
// docs/performance.md. With `--check` it runs once, and leaves out the performance score, which depends on the machine.
import {chromium} from '@playwright/test';
import lighthouse, {desktopConfig, type Flags} from 'lighthouse';
import {launch} from 'puppeteer-core';
import {startDemo} from '../demo/server.js';
import {chromiumArguments, findHeadlessChromium} from '../scripts/browsers.mjs';
import {writeBetween} from '../scripts/write-formatted.mjs';

const isCheck = process.argv.includes('--check');
const limits = {performance: 95, accessibility: 100, 'best-practices': 100, seo: 100} as const;
type Category = keyof typeof limits;

const categories = (Object.keys(limits) as Category[]).filter(name => !isCheck || name !== 'performance');
const pages = {demo: '/', gallery: '/gallery'} as const;

const demo = await startDemo();
const browser = await launch({
  executablePath: findHeadlessChromium() ?? chromium.executablePath(),
  args: chromiumArguments,
});
try {
  const scores = new Map<string, number[]>();
  for (const [name, path] of Object.entries(pages)) scores.set(name, await medianScores(demo.url + path));
  const table = tableOf(scores);
  console.log(`\n${table}\n`);
  if (!isCheck) {
    const about = `${new Date().toISOString().slice(0, 10)}, Lighthouse's desktop settings, ${await browser.version()}.`;
    await writeBetween('docs/performance.md', 'lighthouse', `${about}\n\n${table}`);
  }
  const isAnyTooLow = [...scores.values()].some(values =>
    values.some((score, index) => score < limits[categories[index]!]),
  );
  process.exitCode = isAnyTooLow ? 1 : 0;
} finally {
  await browser.close();
  await demo.close();
}

/** Returns the median score of each category, from 0 to 100. */
async function medianScores(url: string): Promise<number[]> {
  const runs: number[][] = [];
  for (let run = 0; run < (isCheck ? 1 : 5); run += 1) runs.push(await scoresOf(url));
  return categories.map((_, index) => {
    const sorted = runs.map(scores => scores[index]!).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]!;
  });
}

async function scoresOf(url: string): Promise<number[]> {
  const flags: Flags = {
    port: Number(new URL(browser.wsEndpoint()).port),
    onlyCategories: categories,
    disableFullPageScreenshot: true,
    // The check leaves out the performance score, the only one that needs throttling.
    ...(isCheck && {throttlingMethod: 'provided'}),
  };
  const result = await lighthouse(url, flags, desktopConfig);
  if (!result) throw new Error(`Lighthouse has no result for ${url}`);
  const {lhr} = result;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  for (const {id, title, score, details} of Object.values(lhr.audits)) {
    const isCounted = categories.some(name =>
      lhr.categories[name]?.auditRefs.some(one => one.id === id && one.weight > 0),
    );
    if (isCounted && score !== null && score < 0.9) console.log(`${id}: ${title}`, JSON.stringify(details));
  }
  return categories.map(name => Math.round((lhr.categories[name]?.score ?? 0) * 100));
}

function tableOf(scores: ReadonlyMap<string, readonly number[]>): string {
  const rows = [...scores].map(([name, values]) => `| ${[name, ...values].join(' | ')} |`);
  const aims = categories.map(name => `${name === 'performance' ? '≥ ' : ''}${limits[name]}`);
  const head = ['', ...categories.map(name => name.replace('-', ' '))].join(' | ');
  return [
    `|${head} |`,
    `|${' --- |'.repeat(categories.length + 1)}`,
    ...rows,
    `| aim | ${aims.join(' | ')} |`,
  ].join('\n');
}
