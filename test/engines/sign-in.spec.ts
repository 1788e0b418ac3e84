import {expect} from '@playwright/test';
import {engines} from './engines.js';
import {press, expectShown, textOfLogin} from './page.js';
import {testIn} from './test-in.js';

/**
 * Sign-in depends on windows, cookies and channels, which differ between engines. Tests the demo, its back end and the
 * real SDK in the engines that Playwright cannot drive here. The simulated consent page is skipped.
 */
for (const engine of engines) {
  const test = testIn(engine);

  test.describe(engine.name, () => {
    const missing = engine.missing();
    test.skip(missing !== undefined, missing);
    test.beforeEach(({demo}) => void demo.setScenario({consent: 'allow'}));

    // WebKit opens no window for a scripted click like this one, so `auto` redirects. For windows see windows.spec.ts.
    const modes = engine.name === 'WebKit' ? ['auto', 'redirect'] : ['popup', 'redirect'];
    for (const mode of modes) {
      test(`login mode \`${mode}\`: signs in, stays signed in after a reload and in a second tab, and signs out of both`, async ({
        demo,
        visit,
      }) => {
        const tab = await visit.open(`${demo.url}/?room=7#floor`);
        await expectShown(tab, 'signed-out');
        await tab.run(given => {
          Object.assign(globalThis, {isSamePage: true});
          document.querySelector('webex-login')!.setAttribute('login-mode', given);
        }, mode);
        await press(tab, 'Sign in');
        await expectShown(tab, 'signed-in');
        expect(await tab.run(() => location.search + location.hash)).toBe('?room=7#floor');
        // With a separate window the page stays.
        expect(await tab.run(() => 'isSamePage' in globalThis)).toBe(mode === 'popup');

        await tab.run(() => location.reload());
        await expect.poll(() => tab.run(() => 'isSamePage' in globalThis)).toBe(false);
        await expectShown(tab, 'signed-in');
        const second = await visit.open(demo.url);
        await expectShown(second, 'signed-in');
        expect(demo.requests().filter(({endpoint}) => endpoint === 'token')).toHaveLength(1);

        await press(second, 'Sign out');
        await expectShown(second, 'signed-out');
        await expectShown(tab, 'signed-out');
        // The reloaded page has kept its device, and there is no other one.
        const connected = () => demo.devices().wdm.filter(device => device.connected);
        await expect.poll(connected).toEqual([]);
      });
    }

    test('a sign-in can be denied and then allowed', async ({demo, visit}) => {
      demo.setScenario({consent: 'deny'});
      const tab = await visit.open(demo.url);
      await expectShown(tab, 'signed-out');
      await press(tab, 'Sign in');
      await expectShown(tab, 'failed');
      expect(await tab.run(textOfLogin)).toContain('Access to your Webex account was denied.');
      demo.setScenario({consent: 'allow'});
      await press(tab, 'Sign in again');
      await expectShown(tab, 'signed-in');
    });

    test('the token is renewed before it ends, and the line stays registered', async ({demo, visit}) => {
      demo.setScenario({consent: 'allow', tokenLifetime: 20, keepaliveInterval: 1});
      const tab = await visit.open(demo.url);
      await expectShown(tab, 'signed-out');
      await press(tab, 'Sign in');
      await expectShown(tab, 'signed-in');
      demo.setScenario({consent: 'allow', keepaliveInterval: 1});
      await expectShown(tab, 'registered', 'webex-line-status');
      const tokens = () => demo.requests().filter(({endpoint}) => endpoint === 'token').length;
      await expect.poll(tokens, {timeout: 45_000}).toBe(2);
      const renewedAt = new Date().toISOString();
      const keepalives = () =>
        demo.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && time > renewedAt);
      // Beyond the expiry of the first token.
      await expect.poll(() => keepalives().length, {timeout: 45_000}).toBeGreaterThan(4);
      expect(keepalives().filter(({status}) => status !== 200)).toEqual([]);
      await expectShown(tab, 'registered', 'webex-line-status');
    });

    test('the page reports that Webex ended the session', async ({demo, visit}) => {
      demo.setScenario({consent: 'allow', tokenLifetime: 20, token: [{status: 200}, {status: 400}]});
      const tab = await visit.open(demo.url);
      await expectShown(tab, 'signed-out');
      await press(tab, 'Sign in');
      await expectShown(tab, 'signed-in');
      await expectShown(tab, 'failed');
      expect(await tab.run(textOfLogin)).toContain('Your session has expired. Sign in again.');
      const connected = () => demo.devices().wdm.filter(device => device.connected);
      await expect.poll(connected).toEqual([]);
    });
  });
}
