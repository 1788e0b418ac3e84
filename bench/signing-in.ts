import type {Browser} from '@playwright/test';
import type {RunningCloud} from '../cloud/cloud.js';
import {median, milliseconds, type Measurement} from './measure.js';
import {openContext, openPage, startStage} from './stage.js';

const pairs = 10;

/** Measures the time from a token to a registered line against the bare SDK on the same cloud. */
export async function measureSigningIn(browser: Browser): Promise<Measurement[]> {
  const cloud = await startStage();
  try {
    const figures: Record<'ours' | 'raw', number[]> = {ours: [], raw: []};
    await timeOne(browser, cloud, 'raw');
    await timeOne(browser, cloud, 'ours');
    for (let pair = 0; pair < pairs; pair += 1) {
      // Alternate the order, so that changes in the machine's load affect both.
      const order = pair % 2 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const);
      for (const who of order) figures[who].push(await timeOne(browser, cloud, who));
    }
    return [
      {
        label: 'sign-in to registered, against the bare SDK on the same cloud (10 pairs)',
        ours: milliseconds(figures.ours),
        peer: milliseconds(figures.raw),
        ratio: median(figures.ours) / median(figures.raw),
        aim: 1.05,
      },
    ];
  } finally {
    await cloud.close();
  }
}

async function timeOne(browser: Browser, cloud: RunningCloud, who: 'ours' | 'raw'): Promise<number> {
  cloud.reset();
  const context = await openContext(browser, cloud);
  const page = await openPage(context, cloud);
  const {access_token: token} = cloud.issueToken();
  // The library loads with the page, so the measurement starts with the token.
  if (who === 'ours')
    await page.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  const time = await page.evaluate(
    async ([name, accessToken]) => {
      const {session} = document.createElement('webex-line-provider');
      session?.configure({src: '/sdk.js'});
      const start = performance.now();
      if (name === 'ours') {
        await session.signIn(() => accessToken);
        await session.line.register();
      } else {
        const line = await raw.connect(accessToken);
        await line.register();
      }
      return performance.now() - start;
    },
    [who, token] as const,
  );
  await context.close();
  return time;
}
