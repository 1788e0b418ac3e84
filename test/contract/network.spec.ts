import {asked} from './stage.js';
import {expect, registered, signIn, status, test} from './life.js';

/** What becomes of the line when the network goes, comes back, and changes. */
test('offline past the threshold: retrying for the network, and registered when it is back', async ({
  life,
}) => {
  test.slow();
  const {cloud, page, context} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await registered(page, cloud);
  // First the keepalives go, then the browser notices.
  cloud.setScenario({keepaliveInterval: 1, keepalive: [{drop: true}], register: [{drop: true}]});
  await expect.poll(() => status(page), {timeout: 20_000}).toBe('retrying');
  await context.setOffline(true);
  expect(await page.evaluate(() => ours.session.line.snapshot)).toMatchObject({
    state: {cause: 'network'},
    wanted: true,
    online: false,
  });
  await page.waitForTimeout(2000);
  cloud.setScenario({});
  await context.setOffline(false);
  await expect.poll(() => status(page), {timeout: 20_000}).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('offline for a moment: shown as offline, registered all along, and one device', async ({life}) => {
  test.slow();
  const {cloud, page, context} = life;
  await registered(page, cloud);
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => ours.session.line.snapshot.online)).toBe(false);
  await page.waitForTimeout(4000);
  await context.setOffline(false);
  await expect.poll(() => page.evaluate(() => ours.session.line.snapshot.online)).toBe(true);
  await page.waitForTimeout(8000);
  expect(await status(page)).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
  expect(await page.evaluate(() => ours.states.slice(3))).toEqual(['registered']);
});
test('tmp', async ({life}) => {
  test.slow();
  const {cloud, page, context} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await registered(page, cloud);
  await expect.poll(() => asked(cloud, 'keepalive').length).toBeGreaterThan(1);
  await context.setOffline(true);
  await page.waitForTimeout(3000);
  console.log('workers offline', page.workers().length, await page.evaluate(()=>ours.states.slice(3)));
  await context.setOffline(false);
  await page.waitForTimeout(1000);
  const n = asked(cloud, 'keepalive').length;
  await page.waitForTimeout(8000);
  console.log('after', asked(cloud,'keepalive').length - n, 'workers', page.workers().length, await page.evaluate(()=>[ours.states.slice(3), ours.events, ours.session.line.snapshot.state.status]), asked(cloud).slice(-12), cloud.devices());
});
