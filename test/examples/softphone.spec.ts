import {expect, type Page} from '@playwright/test';
import {launchWithMicrophone} from '../../scripts/browsers.mjs';
import {examples} from '../../scripts/examples-list.mjs';
import {runFarEnds} from '../contract/call-stage.js';
import {expectNothingLeft} from '../contract/reachable.js';
import {serveBuilt} from './served.js';
import {signIn, test, selectedExamples} from './stage.js';

test.use({launchOptions: launchWithMicrophone()});

for (const example of examples.filter(
  ({name, calls}) => calls && (selectedExamples?.includes(name) ?? true),
)) {
  test.describe(example.name, () => {
    test('registers, calls the echo, is called, and logs both calls', async ({page, cloud, context}) => {
      const served = await serveBuilt(example, () => ({}));
      try {
        const far = await context.newPage();
        await far.goto(`${cloud.url}/demo/far-end.js`);
        await runFarEnds(far);
        await page.goto(served.url);
        await signIn(page, cloud);
        await expect.poll(() => cloud.devices().mobius.length).toBe(1);

        await page.getByLabel('Number').fill('+1 (206) 555-0190');
        await page.getByRole('button', {name: 'Call', exact: true}).click();
        await expect.poll(() => cloud.calls().at(-1)?.hears).toBe('echo');
        await expectSound(page);
        await page.getByRole('button', {name: 'End call'}).click();
        await expect(page.locator('li')).toHaveText(/^outgoing, Echo, \d+ s, hung-up$/);

        const callId = cloud.ring(cloud.devices().mobius[0]!.deviceId, {account: 'grace', sound: 'echo'})!;
        await expect(page.locator('output')).toHaveText('+12065550102');
        await page.getByRole('button', {name: 'Answer'}).click();
        await expectSound(page);
        cloud.hangUp(callId);
        await expect(page.locator('li').last()).toHaveText(/^incoming, Grace Hopper, \d+ s, remote-hung-up$/);

        await page.getByRole('button', {name: 'Sign out'}).click();
        await far.close();
        await expectNothingLeft(cloud);
      } finally {
        await served.close();
      }
    });
  });
}

/** Waits until the page receives sound from the other side. */
async function expectSound(page: Page): Promise<void> {
  const level = () =>
    page.evaluate(async () => {
      const {calls = []} = document.querySelector('webex-call')!.line ?? {};
      const {levelReceived = 0} = (await calls[0]?.stats()) ?? {};
      return levelReceived;
    });
  await expect.poll(level).toBeGreaterThan(0);
}
