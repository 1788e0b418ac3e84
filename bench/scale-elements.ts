import type {Browser} from '@playwright/test';
import {median, milliseconds} from './measure.js';
import {bundleRendering, freshPage} from './rendering.js';

const counts = [1, 10, 100, 1_000, 10_000];
const changes = 4;
/** The maximum slope that counts as a linear cost, with room for noise. */
const aim = 1.05;

/**
 * Creates 1 to 10,000 status elements on one line, and changes the line. The slope of a log-log fit is 1 if the time is
 * proportional to the number of elements, and 2 if it grows with its square.
 */
export async function measureElements(browser: Browser, rounds: number): Promise<string> {
  const script = await bundleRendering();
  const created = counts.map((): number[] => []);
  const changed = counts.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, count] of counts.entries()) {
      const page = await freshPage(browser, script);
      // The first element of a page loads the language.
      await page.evaluate(async () => void (await bench.create('webex-line-status', 1)));
      created[index]?.push(await page.evaluate(n => bench.create('webex-line-status', n), count));
      for (let change = 0; change <= changes; change += 1) {
        const time = await page.evaluate(state => bench.change('webex-line-status', state), change);
        if (change > 0) changed[index]?.push(time);
      }
      await page.context().close();
    }
  }
  const slope = (times: readonly number[][]): string => {
    const value = logLogSlope(counts, times.map(median));
    return `${value.toFixed(2)}, aim ≤ ${aim}: ${value <= aim ? 'met' : 'missed'}`;
  };
  const rows = counts.map(
    (count, index) =>
      `| ${count.toLocaleString('en')} | ${milliseconds(created[index] ?? [])} | ${milliseconds(changed[index] ?? [])} |`,
  );
  return [
    '| status elements on one line | created | one change |',
    '| --- | --- | --- |',
    ...rows,
    `| slope | ${slope(created)} | ${slope(changed)} |`,
  ].join('\n');
}

/** The slope of the least-squares line through the logarithms. */
function logLogSlope(sizes: readonly number[], times: readonly number[]): number {
  const [xs, ys] = [sizes.map(Math.log), times.map(Math.log)];
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY)));
  return covariance / mean(xs.map(x => (x - meanX) ** 2));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
