import type {Browser} from '@playwright/test';
import {bundle, compressedSize, kilobytes} from './bundle.mjs';
import {installPeers} from './install-peers.mjs';
import {median, milliseconds, noise, type Measurement} from './measure.js';
import {PageMetrics} from './page-metrics.js';

declare global {
  /** Set by the measured page, see `page/contender.js`. */
  var contender: {
    /** Resolves when the first pair is painted. */
    readonly first: Promise<void>;
    /** Resolves when this many more pairs are rendered. */
    create(count: number): Promise<void>;
    /** Shows or hides all pairs. Resolves after the paint. */
    show(isShown: boolean): Promise<void>;
    /** Resolves when all pairs have rendered one change. */
    change(state: number): Promise<void>;
    /** The number of elements that render for a signal without a change. Undefined without such a signal. */
    redundantRenders(): Promise<number | undefined>;
  };
}

const count = 1_000;
/** An even number, so that the last change restores the first state. */
const changes = 6;

/** A library, or a technique, with the script that renders a status and a control with it. */
interface Contender {
  readonly name: string;
  readonly script: string;
  /** The number of rounds. Set only if there are fewer than for the others, because one round takes long. */
  readonly rounds?: number;
}

const contenders = [
  {name: 'ours: status and controls', script: 'bench/page/ours.js'},
  {name: 'bare Lit with context', script: 'bench/page/bare-lit.js'},
  {name: 'hand-written elements', script: 'bench/page/hand-written.js'},
  {name: 'React 19, without shadow roots', script: 'bench/page/react.js'},
  {name: 'Momentum: presence and button', script: 'bench/peers/momentum.js'},
  {name: 'Web Awesome: badge and button', script: 'bench/peers/web-awesome.js'},
  {name: 'media-chrome: controller and play button', script: 'bench/peers/media-chrome.js'},
  {name: 'mgt-login', script: 'bench/peers/mgt-login.js', rounds: 2},
] as const satisfies readonly Contender[];

type Name = (typeof contenders)[number]['name'];

/** The figures of one page. Times are CPU times in milliseconds, the heap is in bytes. */
interface Figures {
  readonly first: number;
  readonly created: number;
  readonly painted: number;
  readonly heap: number;
  readonly change: number;
  readonly redundantRenders?: number | undefined;
}

/** The results of all contenders: a table of figures, and our ratios with their aims. */
export interface PeerResults {
  readonly table: string;
  readonly aims: readonly Measurement[];
}

/** Measures 1,000 pairs of a status and a control against other libraries. */
export async function measurePeers(browser: Browser, rounds: number): Promise<PeerResults> {
  await installPeers();
  const scripts = new Map<Name, string>();
  for (const {name, script} of contenders) scripts.set(name, await bundle(script));
  const figures = new Map<Name, Figures[]>(contenders.map(({name}) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round starts with another contender, so that changes in the machine's load affect all of them.
    const first = round % contenders.length;
    const inTurn: readonly (Contender & {readonly name: Name})[] = [
      ...contenders.slice(first),
      ...contenders.slice(0, first),
    ];
    for (const {name, rounds: ownRounds = rounds} of inTurn)
      if (round < ownRounds) figures.get(name)?.push(await measureOne(browser, scripts.get(name) ?? ''));
  }
  return {table: tableOf(scripts, figures), aims: aimsOf(figures)};
}

export async function measureOne(browser: Browser, script: string): Promise<Figures> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<!doctype html><html lang="en"><title>Bench</title><body></body></html>');
  const metrics = await PageMetrics.of(page);
  const first = await metrics.time(async () => {
    await page.addScriptTag({content: script});
    await page.evaluate(() => contender.first);
  });
  await page.evaluate(() => contender.create(10));
  // Hide the pairs, so that a frame between two measurements has nothing to paint.
  await page.evaluate(() => contender.show(false));
  const before = await metrics.heap();
  const created = await metrics.time(() => page.evaluate(howMany => contender.create(howMany), count));
  const heap = (await metrics.heap()) - before;
  await page.evaluate(() => contender.change(0));
  const changed = await metrics.time(() =>
    page.evaluate(async times => {
      for (let time = 1; time <= times; time += 1) await contender.change(time % 2);
    }, changes),
  );
  const painted = await metrics.time(() => page.evaluate(() => contender.show(true)));
  const redundantRenders = await page.evaluate(() => contender.redundantRenders());
  await context.close();
  return {first, created, painted: created + painted, heap, change: changed / changes, redundantRenders};
}

type Figure = keyof Figures;

/** Returns one figure of all rounds. */
function valuesOf(rows: readonly Figures[], figure: Figure): number[] {
  return rows.map(row => row[figure]).filter(value => value !== undefined);
}

/** Returns the median of the ratios of all rounds. In a slow round, both figures are slow, so its ratio hardly changes. */
function ratioOf(ours: readonly Figures[], peer: readonly Figures[], figure: Figure): number {
  const [a, b] = [valuesOf(ours, figure), valuesOf(peer, figure)];
  return median(a.slice(0, b.length).map((value, round) => value / (b[round] ?? 0)));
}

function tableOf(scripts: ReadonlyMap<Name, string>, figures: ReadonlyMap<Name, readonly Figures[]>): string {
  const ours = figures.get('ours: status and controls') ?? [];
  const rows = Array.from(figures, ([name, all]) => {
    const {gzip, brotli} = compressedSize(scripts.get(name) ?? '');
    const cell = (figure: Figure, format: (values: number[]) => string): string => {
      const values = valuesOf(all, figure);
      if (!values.length) return '–';
      return all === ours ? format(values) : `${format(values)}, ${ratioOf(all, ours, figure).toFixed(2)}×`;
    };
    return [
      name,
      kilobytes(gzip),
      kilobytes(brotli),
      cell('first', milliseconds),
      cell('created', milliseconds),
      cell('painted', milliseconds),
      cell('heap', megabytes),
      cell('change', milliseconds),
      valuesOf(all, 'redundantRenders').at(-1)?.toString() ?? '–',
    ];
  });
  const head = [
    '',
    'gzip',
    'brotli',
    'script evaluated, first pair rendered',
    '1,000 created',
    'created and painted',
    'heap of 1,000',
    'one change in 1,000',
    'redundant renders',
  ];
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function aimsOf(figures: ReadonlyMap<Name, readonly Figures[]>): Measurement[] {
  const all = (name: Name): readonly Figures[] => figures.get(name) ?? [];
  const ours = all('ours: status and controls');
  const against = (
    label: string,
    name: Name,
    figure: Figure,
    [format, aim]: readonly [format: (values: number[]) => string, aim: number],
  ): Measurement => ({
    label,
    ours: format(valuesOf(ours, figure)),
    peer: format(valuesOf(all(name), figure)),
    ratio: ratioOf(ours, all(name), figure),
    aim,
  });
  const momentum = 'Momentum: presence and button';
  const redundant = Math.max(...valuesOf(ours, 'redundantRenders'));
  return [
    against('1,000 pairs created, against Momentum', momentum, 'created', [milliseconds, 1]),
    against('1,000 pairs created and painted, against Momentum', momentum, 'painted', [milliseconds, 1]),
    against('heap of 1,000 pairs, against Momentum', momentum, 'heap', [megabytes, 1]),
    against('one change in 1,000 pairs, against bare Lit', 'bare Lit with context', 'change', [
      milliseconds,
      3,
    ]),
    {
      label: 'redundant renders of 1,000 pairs',
      ours: `${redundant} elements`,
      peer: '0 elements',
      ratio: redundant,
      aim: 0,
    },
  ];
}

function megabytes(values: readonly number[]): string {
  return `${(median(values) / 1_000_000).toFixed(2)} MB ± ${(noise(values) * 100).toFixed(0)} %`;
}
