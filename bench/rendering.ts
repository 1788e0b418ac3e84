import {nodeResolve} from '@rollup/plugin-node-resolve';
import type {Browser, Page} from '@playwright/test';
import {rollup} from 'rollup';
import {median, milliseconds, type Measurement} from './measure.js';
import {PageMetrics} from './page-metrics.js';

const count = 1000;
const rounds = 9;
const tags = ['webex-line-status', 'bare-status'] as const;
type Tag = (typeof tags)[number];

declare global {
  var bench: {
    /** Returns milliseconds. */
    create(tag: string, howMany: number): Promise<number>;
    /** Returns milliseconds. `state` is the index of one of two states. */
    change(tag: string, state: number): Promise<number>;
    /** Returns the number of elements that render for a signal without a change. */
    redundantRenders(): Promise<number>;
  };
}

/** Compares rendering with a minimal Lit element that renders the same content from a context. */
export async function measureRendering(browser: Browser): Promise<Measurement[]> {
  const script = await bundleRendering();
  const created: Record<Tag, number[]> = {'webex-line-status': [], 'bare-status': []};
  const changed: Record<Tag, number[]> = {'webex-line-status': [], 'bare-status': []};
  const heap: Record<Tag, number[]> = {'webex-line-status': [], 'bare-status': []};
  let redundantRenders = 0;
  for (let round = 0; round < rounds; round += 1) {
    // Alternate the order, so that changes in the machine's load affect both.
    for (const tag of round % 2 ? tags.toReversed() : tags) {
      const page = await freshPage(browser, script);
      await page.evaluate(async name => void (await bench.create(name, 10)), tag);
      const metrics = await PageMetrics.of(page);
      const before = await metrics.heap();
      created[tag].push(
        await page.evaluate(([name, howMany]) => bench.create(name, howMany), [tag, count] as const),
      );
      heap[tag].push(((await metrics.heap()) - before) / count);
      await page.evaluate(name => bench.change(name, 0), tag);
      for (const state of [1, 2])
        changed[tag].push(await page.evaluate(([name, i]) => bench.change(name, i), [tag, state] as const));
      if (tag === 'webex-line-status')
        redundantRenders += await page.evaluate(() => bench.redundantRenders());
      await page.context().close();
    }
  }
  const [ours, peer] = tags;
  const row = (
    label: string,
    figures: Record<Tag, number[]>,
    format: (numbers: number[]) => string,
    aim?: number,
  ): Measurement => ({
    label,
    ours: format(figures[ours]),
    peer: format(figures[peer]),
    ratio: median(figures[ours]) / median(figures[peer]),
    aim,
  });
  return [
    row('1,000 status elements created and rendered, against bare Lit', created, milliseconds, 1.4),
    row('one change in 1,000 status elements, against bare Lit', changed, milliseconds, 1.4),
    row(
      'heap per status element, against bare Lit',
      heap,
      numbers => `${(median(numbers) / 1000).toFixed(2)} kB`,
    ),
    {
      label: 'redundant renders of 1,000 status elements',
      ours: `${redundantRenders} elements`,
      peer: '0 elements',
      ratio: redundantRenders,
      aim: 0,
    },
  ];
}

/** Returns the script of the page that measures rendering. */
export async function bundleRendering(): Promise<string> {
  const bundle = await rollup({input: 'bench/page/rendering.js', plugins: [nodeResolve()]});
  const {output} = await bundle.generate({format: 'iife', inlineDynamicImports: true});
  return output[0].code;
}

/** Opens an empty page with a script. */
export async function freshPage(browser: Browser, script: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<!doctype html><title>Bench</title><body></body>');
  await page.addScriptTag({content: script});
  return page;
}
