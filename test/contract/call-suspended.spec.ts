import {expect, expectAudio, expectEnd, numbers, ring, run, test} from './call-fixtures.js';
import {expectReachable} from './reachable.js';
import {repeats} from '../repeats.js';

/** A page that the browser freezes during a call, and resumes. Headless Chromium freezes none, so the test fires the events. */
test.describe.configure({mode: 'default'});

for (const tabs of ['one tab', 'two tabs'] as const) {
  test(
    `a frozen page ends its call, and the person can be called again, with ${tabs}`,
    repeats(tabs === 'one tab'),
    async ({callFixtures}) => {
      test.slow();
      const {ada, cloud, open, tokens} = callFixtures;
      const page = await open('katherine');
      await ring(ada, numbers.katherine, page);
      await run(page, 'answer');
      await expectAudio(ada, 'flowing');
      const other = tabs === 'two tabs' ? await page.context().newPage() : undefined;
      if (other) {
        await other.goto(page.url());
        await other.evaluate(token => ours.signIn(token).then(() => undefined), tokens.get(page)!);
      }

      await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await expectEnd(ada, 'remote-hung-up');
      expect(await page.evaluate(() => talk.microphones())).toBe(0);
      const status = (of: typeof page) => of.evaluate(() => ours.session.line.snapshot.state.status);
      // The other tab takes the line over.
      if (other) await expect.poll(() => status(other)).toBe('registered');

      await page.evaluate(() => document.dispatchEvent(new Event('resume')));
      await expect.poll(() => status(page)).toBe(other ? 'elsewhere' : 'registered');
      await expectEnd(page, 'page-left');
      await expectReachable(other ?? page, cloud, {account: 'katherine'});
      const devices = cloud.devices().mobius.filter(({account}) => account === 'katherine');
      expect(devices).toHaveLength(1);
      // A closed page cannot delete its device here, which would be left for the next test.
      await page.evaluate(() => ours.session.signOut());
      await page.close();
    },
  );
}
