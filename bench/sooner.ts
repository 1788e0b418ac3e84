import {expect, type Page} from '@playwright/test';
import {median, noise} from './measure.js';
import {
  clearStorage,
  emptyCache,
  setNetwork,
  startNetworkStage,
  type Contender,
  type NetworkStage,
  type Profile,
} from './network-stage.js';

const delays = [0, 50, 150] as const;
/** V8 uses its code cache from the third visit on. */
const warmUps = 3;

type Journey = 'A' | 'B' | 'C';

/** One row: a journey, and whether the browser has already stored something from the page. */
interface Row {
  readonly journey: Journey;
  readonly isReturning: boolean;
  readonly name: string;
  /** The maximum ratios at 50 ms. */
  readonly aims: {readonly cold: number; readonly warm: number};
}

const rows: readonly Row[] = [
  {journey: 'A', isReturning: false, name: 'A, first time here', aims: {cold: 0.5, warm: 0.75}},
  {journey: 'A', isReturning: true, name: 'A, been here before', aims: {cold: 0.4, warm: 0.55}},
  {journey: 'B', isReturning: true, name: 'B', aims: {cold: 0.75, warm: 0.6}},
  {journey: 'C', isReturning: true, name: 'C', aims: {cold: 0.3, warm: 0.45}},
];

/** The maximum ratio of every journey without a delay. */
const aimWithoutDelay = 1.1;

/** The optimizations that are measured separately, added to the page with the bare SDK. */
const ideas = ['sdk-early', 'catalog', 'region', 'preconnect'] as const;

type Cache = 'cold' | 'warm';

interface Visit extends Pick<Row, 'journey' | 'isReturning'> {
  readonly who: Contender;
  readonly cache: Cache;
  readonly delayMs: number;
  readonly ideas?: string;
}

/** In milliseconds. */
interface Times {
  readonly registered: number;
  /** From the registration until the element shows it. Only for this library. */
  readonly drawn?: number | undefined;
}

/**
 * Measures how long it takes until the line is registered, compared with a page that uses the SDK directly, in a regular
 * profile and without request interception.
 *
 * @returns A table in Markdown.
 */
export function measureSooner(rounds: number): Promise<string> {
  return withPages(run => journeys(run, rounds));
}

/**
 * Measures each optimization separately, on a page that uses the SDK directly.
 *
 * @returns A table in Markdown.
 */
export function measureIdeas(rounds: number): Promise<string> {
  return withPages(run => ablation(run, rounds));
}

async function withPages(measure: (run: Run) => Promise<string>): Promise<string> {
  const stage = await startNetworkStage();
  const profiles: Profile[] = [];
  try {
    const open = async (): Promise<Page> => {
      const profile = await stage.openProfile();
      profiles.push(profile);
      return profile.context.pages()[0] ?? profile.context.newPage();
    };
    const pages = {ours: await open(), bare: await open()};
    const run = (options: Visit): Promise<Times> => visit(stage, pages[options.who], options);
    return await measure(run);
  } finally {
    await Promise.all(profiles.map(profile => profile.close()));
    await stage.close();
  }
}

type Run = (options: Visit) => Promise<Times>;

async function journeys(run: Run, rounds: number): Promise<string> {
  const drawn: number[] = [];
  const lines: string[] = [];
  for (const row of rows) {
    for (const cache of ['cold', 'warm'] as const) {
      const cells: string[] = [];
      for (const delayMs of delays) {
        const base = {journey: row.journey, isReturning: row.isReturning, cache, delayMs};
        const pairs = await runInterleaved(rounds, cache, [
          () => run({...base, who: 'ours'}),
          () => run({...base, who: 'bare'}),
        ]);
        const [ours = [], bare = []] = pairs;
        drawn.push(...ours.flatMap(times => times.drawn ?? []));
        cells.push(cellOf(ours, bare));
        console.log(`${row.name}, ${cache}, ${delayMs} ms: ${cells.at(-1)}`);
        const aim = {0: aimWithoutDelay, 50: row.aims[cache], 150: undefined}[delayMs];
        if (aim !== undefined) cells[cells.length - 1] += `, ${verdict(ratioOf(ours, bare), aim)}`;
      }
      lines.push(`| ${row.name}, ${cache} | ${cells.join(' | ')} |`);
    }
  }
  const header = `| ours, against the bare SDK | ${delays.map(delay => `latency ${delay} ms`).join(' | ')} |`;
  const drawingDelay = median(drawn);
  return [
    `${rounds} interleaved rounds, 10 Mbit/s.\n`,
    header,
    `| --- |${' --- |'.repeat(delays.length)}`,
    ...lines,
    `\nThe element showed "Registered" ${drawingDelay.toFixed(0)} ms after the line was registered (median of ${drawn.length}; aim ≤ 50 ms: ${drawingDelay <= 50 ? 'met' : 'missed'}).`,
  ].join('\n');
}

/** Each optimization separately, on a page that uses the SDK directly, at 50 ms. */
async function ablation(run: Run, rounds: number): Promise<string> {
  const lines: string[] = [];
  for (const idea of ideas) {
    const cells: string[] = [];
    for (const {journey, cache} of [
      {journey: 'A', cache: 'cold'},
      {journey: 'A', cache: 'warm'},
      {journey: 'B', cache: 'cold'},
      {journey: 'B', cache: 'warm'},
    ] as const) {
      const base: Visit = {journey, cache, isReturning: true, who: 'bare', delayMs: 50};
      const [withIdea = [], bare = []] = await runInterleaved(rounds, cache, [
        () => run({...base, ideas: idea}),
        () => run(base),
      ]);
      cells.push(cellOf(withIdea, bare));
      console.log(`${idea} alone, ${journey}, ${cache}: ${cells.at(-1)}`);
    }
    lines.push(`| ${names[idea]} | ${cells.join(' | ')} |`);
  }
  return [
    '| the bare SDK with one optimization, against without, at 50 ms | A, cold | A, warm | B, cold | B, warm |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const names: Readonly<Record<(typeof ideas)[number], string>> = {
  'sdk-early': 'SDK loaded before there is a token',
  catalog: 'catalog remembered',
  region: 'region and country known',
  preconnect: "connections to Webex's hosts opened early",
};

/** Runs all once per round. Alternates the order, so that changes in the machine's load affect all of them. */
async function runInterleaved(
  rounds: number,
  cache: Cache,
  runs: readonly (() => Promise<Times>)[],
): Promise<Times[][]> {
  const all: Times[][] = runs.map(() => []);
  const unmeasured = cache === 'warm' ? warmUps : 1;
  for (let round = -unmeasured; round < rounds; round += 1) {
    const order = [...runs.entries()];
    for (const [index, run] of round % 2 ? order.toReversed() : order) {
      const times = await run();
      if (round >= 0) all[index]?.push(times);
    }
  }
  return all;
}

/** One visit of a page, from its opening to a registered line. */
async function visit(stage: NetworkStage, page: Page, options: Visit): Promise<Times> {
  const {cloud, pageUrl} = stage;
  const address = `${pageUrl}/${options.who}?journey=${options.journey}&ideas=${options.ideas ?? ''}`;
  cloud.reset();
  await page.goto(`${pageUrl}/blank`);
  if (!options.isReturning) await clearStorage(page);
  await page.context().clearCookies({name: /webex-session|webex-login/});
  if (options.journey === 'B') {
    cloud.setScenario({consent: 'allow'});
    await page.goto(`${pageUrl}/webex/login?mode=redirect&next=/blank`);
    await page.waitForURL(`${pageUrl}/blank`);
  }
  if (options.cache === 'cold') await emptyCache(page);
  stage.cut();
  await setNetwork(stage, options.delayMs);
  const start = await begin(page, options, address);
  await page.waitForFunction('globalThis.registeredAt', undefined, {timeout: 120_000});
  if (options.who === 'ours') await page.waitForFunction('globalThis.drawnAt', undefined, {timeout: 5_000});
  const [registeredAt, drawnAt] = await page.evaluate(
    () =>
      [Reflect.get(globalThis, 'registeredAt'), Reflect.get(globalThis, 'drawnAt')] as [
        number,
        number | undefined,
      ],
  );
  expect(cloud.devices().mobius).toHaveLength(1);
  await page.goto(`${pageUrl}/blank`);
  return {registered: registeredAt - start, drawn: drawnAt && drawnAt - registeredAt};
}

/** Begins a journey. Returns the time at which the person starts to wait. */
async function begin(page: Page, {journey}: Visit, address: string): Promise<number> {
  await page.goto(address, {waitUntil: 'commit'});
  if (journey === 'B') return page.evaluate(() => performance.timeOrigin);
  const button = page.locator('button:visible').first();
  // A person presses the button only after the page has loaded.
  await button.waitFor();
  await page.waitForLoadState('load');
  await page.waitForTimeout(300);
  if (journey === 'C') {
    await button.hover();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1_000);
    return button.evaluate(element => {
      const pressedAt = performance.timeOrigin + performance.now();
      (element as HTMLElement).click();
      return pressedAt;
    });
  }
  const opened = page.waitForEvent('popup');
  await button.click();
  const consent = await opened;
  const allow = consent.getByRole('button', {name: 'Allow'});
  await allow.waitFor();
  // A person reads the page, which takes seconds.
  await consent.waitForTimeout(2_500);
  return allow.evaluate(element => {
    setTimeout(() => (element as HTMLElement).click());
    return performance.timeOrigin + performance.now();
  });
}

const registrationTimes = (times: readonly Times[]): number[] => times.map(({registered}) => registered);

const ratioOf = (ours: readonly Times[], bare: readonly Times[]): number =>
  median(ours.map((times, round) => times.registered / (bare[round]?.registered ?? NaN)));

function cellOf(ours: readonly Times[], bare: readonly Times[]): string {
  const [time, against] = [registrationTimes(ours), registrationTimes(bare)];
  return `${ratioOf(ours, bare).toFixed(2)}× (${median(time).toFixed(0)} ms ± ${(noise(time) * 100).toFixed(0)} % against ${median(against).toFixed(0)})`;
}

const verdict = (ratio: number, aim: number): string =>
  ratio <= aim
    ? `aim ≤ ${aim.toFixed(2)} met`
    : `aim ≤ ${aim.toFixed(2)} missed by ${((ratio / aim - 1) * 100).toFixed(0)} %`;
