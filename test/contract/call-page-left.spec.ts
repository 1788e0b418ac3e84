import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {expect, expectAudio, expectEnd, legOf, numbers, ring, run, test} from './call-fixtures.js';
import {installPageSide} from './page-side.js';

/** Calls of a page that the person leaves. */
test.describe.configure({mode: 'default'});

test('a page that is left during a call reports its end before the page unloads', async ({callFixtures}) => {
  test.slow();
  const {ada, open} = callFixtures;
  const katherine = await open('katherine');
  await ring(ada, numbers.katherine, katherine);
  await run(katherine, 'answer');
  await expectAudio(ada, 'flowing');
  await katherine.evaluate(() =>
    talk.calls[0]!.call.subscribe(({state}) => {
      if (state.status === 'ended') localStorage.setItem('log', state.reason);
    }),
  );
  await katherine.reload();
  expect(await katherine.evaluate(() => localStorage.getItem('log'))).toBe('page-left');
  await expectEnd(ada, 'remote-hung-up');
  await katherine.close();
});

test('a page with its own SDK that is left during a call ends the call', async ({callFixtures}) => {
  test.slow();
  const {ada, cloud} = callFixtures;
  const context = await ada.context().browser()!.newContext();
  await routeToCloud(context, cloud);
  await context.addInitScript(installPageSide);
  const page = await context.newPage();
  await page.goto(cloud.url);
  await page.evaluate(
    async token => {
      const line = await raw.connect(token);
      const session = await ours.open();
      await session.useSdkLine(line);
      await session.line.register();
    },
    cloud.issueToken({account: 'katherine'}).access_token,
  );
  expect(await ada.evaluate(to => talk.call(to), numbers.katherine)).toBe('ok');
  await expect.poll(() => page.evaluate(() => ours.session.line.calls.length)).toBe(1);
  await page.evaluate(() => ours.session.line.calls[0]!.answer());
  await expectAudio(ada, 'flowing');
  const {callId} = legOf(callFixtures, 'katherine')!;
  // Playwright does not route the requests of a page that has been left.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  // The simulated cloud ends a call without an event socket immediately. Webex does not, so look for the page's own request.
  const isEnd = ({method, path}: {method: string; path: string}): boolean =>
    method === 'DELETE' && path.endsWith(callId);
  await expect.poll(() => cloud.requests().some(isEnd)).toBe(true);
  await expectEnd(ada, 'remote-hung-up');
  await context.close();
});
