import type {Browser, Page} from '@playwright/test';
import type {RunningCloud} from '../cloud/cloud.js';
import {milliseconds, median, type Measurement} from './measure.js';
import {openContext, openPage, startStage} from './stage.js';

const rounds = 10;

/** The longest time that a person should wait, in milliseconds. */
const aim = 2_000;

/**
 * Measures how long it takes to move the line to another tab: with "Use it here", and after the tab that has the line
 * was killed. Includes the SDK's start.
 */
export async function measureHandOver(browser: Browser): Promise<Measurement[]> {
  const cloud = await startStage();
  try {
    return [
      row('"Use it here" pressed to registered in the other tab', await timeAll(browser, cloud, useHere)),
      row('the leading tab killed to registered in the other tab', await timeAll(browser, cloud, kill)),
    ];
  } finally {
    await cloud.close();
  }
}

function row(label: string, times: readonly number[]): Measurement {
  return {
    label: `${label} (${rounds} times), against the aim`,
    ours: milliseconds(times),
    peer: `${aim} ms`,
    ratio: median(times) / aim,
    aim: 1,
  };
}

async function timeAll(
  browser: Browser,
  cloud: RunningCloud,
  begin: (first: Page, second: Page) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  // The first round is a warm-up.
  for (let round = 0; round <= rounds; round += 1) {
    const time = await timeOne(browser, cloud, begin);
    if (round > 0) times.push(time);
  }
  return times;
}

async function timeOne(
  browser: Browser,
  cloud: RunningCloud,
  begin: (first: Page, second: Page) => Promise<unknown>,
): Promise<number> {
  cloud.reset();
  const context = await openContext(browser, cloud);
  const first = await openPage(context, cloud);
  await signIn(first, cloud);
  await first.evaluate(() => ours.session.line.register());
  const second = await openPage(context, cloud);
  await signIn(second, cloud);
  const registered = second.evaluate(
    () =>
      new Promise<number>(resolve => {
        ours.session.line.subscribe(({state}) => state.status === 'registered' && resolve(Date.now()));
      }),
  );
  const start = Date.now();
  await begin(first, second);
  const time = (await registered) - start;
  await context.close();
  return time;
}

async function signIn(page: Page, cloud: RunningCloud): Promise<void> {
  await page.evaluate(token => ours.signIn(token).then(() => undefined), cloud.issueToken().access_token);
}

async function useHere(_first: Page, second: Page): Promise<void> {
  await second.evaluate(() => void ours.session.line.register());
}

async function kill(first: Page): Promise<void> {
  const session = await first.context().newCDPSession(first);
  void session.send('Page.crash').catch(() => undefined);
}
